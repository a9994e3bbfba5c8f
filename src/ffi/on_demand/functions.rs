//! FFmpeg's functions that this program and `ffmpeg-next` call, by library; the union over the releases from 5.1 on.

/// Hands the list to the macro `$with`: each library with the constant of its major version, and its functions.
macro_rules! ffmpeg_functions {
    ($with:ident) => {
        $with! {
            avutil LIBAVUTIL_VERSION_MAJOR {
                av_add_q av_buffer_create av_buffer_ref av_buffer_unref av_channel_layout_compare av_channel_layout_default av_color_primaries_name
                av_color_range_name av_color_space_name av_color_transfer_name av_d2q av_dict_copy av_dict_free av_dict_get av_dict_set av_div_q
                av_dynarray_add av_frame_alloc av_frame_apply_cropping av_frame_copy av_frame_copy_props av_frame_free av_frame_get_buffer
                av_frame_get_side_data av_frame_new_side_data av_frame_ref av_frame_remove_side_data av_frame_side_data_name av_frame_unref av_free
                av_freep av_get_bits_per_pixel av_get_bytes_per_sample av_get_channel_layout_nb_channels av_get_default_channel_layout
                av_get_packed_sample_fmt av_get_pix_fmt av_get_planar_sample_fmt av_get_sample_fmt av_get_sample_fmt_name av_gettime
                av_gettime_relative av_gettime_relative_is_monotonic av_hwdevice_ctx_create av_hwframe_ctx_alloc av_hwframe_ctx_init
                av_hwframe_get_buffer av_hwframe_transfer_data av_image_fill_pointers av_log_get_flags av_log_get_level av_log_set_flags
                av_log_set_level av_malloc av_mallocz av_mul_q av_nearer_q av_opt_set av_opt_set_bin av_opt_set_channel_layout av_opt_set_chlayout
                av_opt_set_dict av_opt_set_double av_opt_set_image_size av_opt_set_int av_opt_set_pixel_fmt av_opt_set_q av_opt_set_sample_fmt
                av_pix_fmt_desc_get av_q2intfloat av_realloc av_reduce av_rescale_q av_rescale_q_rnd av_sample_fmt_is_planar
                av_samples_alloc_array_and_samples av_samples_copy av_samples_get_buffer_size av_strdup av_strerror av_sub_q av_usleep
                av_version_info avutil_configuration avutil_license avutil_version
            }
            avcodec LIBAVCODEC_VERSION_MAJOR {
                av_codec_is_decoder av_codec_is_encoder av_grow_packet av_init_packet av_new_packet av_packet_make_writable av_packet_new_side_data
                av_packet_ref av_packet_rescale_ts av_packet_unref av_shrink_packet avcodec_alloc_context3 avcodec_close avcodec_configuration
                avcodec_decode_subtitle2 avcodec_encode_subtitle avcodec_find_decoder avcodec_find_decoder_by_name avcodec_find_encoder
                avcodec_find_encoder_by_name avcodec_flush_buffers avcodec_free_context avcodec_get_name avcodec_get_supported_config
                avcodec_get_type avcodec_license avcodec_open2 avcodec_parameters_alloc avcodec_parameters_copy avcodec_parameters_free
                avcodec_parameters_from_context avcodec_parameters_to_context avcodec_profile_name avcodec_receive_frame avcodec_receive_packet
                avcodec_send_frame avcodec_send_packet avcodec_version
            }
            avformat LIBAVFORMAT_VERSION_MAJOR {
                av_dump_format av_find_best_stream av_guess_codec av_interleaved_write_frame av_read_frame av_read_pause av_read_play av_seek_frame
                av_write_frame av_write_trailer avformat_alloc_context avformat_alloc_output_context2 avformat_close_input avformat_configuration
                avformat_find_stream_info avformat_free_context avformat_index_get_entries_count avformat_index_get_entry
                avformat_index_get_entry_from_timestamp avformat_license avformat_network_deinit avformat_network_init avformat_new_stream
                avformat_open_input avformat_seek_file avformat_version avformat_write_header avio_alloc_context avio_close avio_context_free
                avio_flush avio_open avio_open2 avio_seek avio_size
            }
            avfilter LIBAVFILTER_VERSION_MAJOR {
                av_buffersink_get_frame av_buffersink_get_samples av_buffersink_get_time_base av_buffersink_set_frame_size av_buffersrc_add_frame
                av_buffersrc_close av_buffersrc_get_nb_failed_requests avfilter_configuration avfilter_filter_pad_count avfilter_get_by_name
                avfilter_graph_alloc avfilter_graph_config avfilter_graph_create_filter avfilter_graph_dump avfilter_graph_free
                avfilter_graph_get_filter avfilter_graph_parse_ptr avfilter_inout_alloc avfilter_inout_free avfilter_license avfilter_link
                avfilter_pad_count avfilter_pad_get_name avfilter_pad_get_type avfilter_version
            }
            swscale LIBSWSCALE_VERSION_MAJOR {
                sws_allocVec sws_freeContext sws_freeFilter sws_freeVec sws_getCachedContext sws_getCoefficients sws_getContext sws_getDefaultFilter
                sws_getGaussianVec sws_isSupportedEndiannessConversion sws_isSupportedInput sws_isSupportedOutput sws_normalizeVec sws_scale
                sws_scaleVec sws_setColorspaceDetails swscale_configuration swscale_license swscale_version
            }
            swresample LIBSWRESAMPLE_VERSION_MAJOR {
                swr_alloc_set_opts swr_alloc_set_opts2 swr_convert_frame swr_free swr_get_delay swr_init swresample_configuration swresample_license
                swresample_version
            }
        }
    };
}
pub(super) use ffmpeg_functions;
