for (const slider of document.querySelectorAll("input[type=range]")) {
  const show = () => slider.closest("figure").querySelector(".slide").style.setProperty("--cut", slider.value + "%");
  slider.addEventListener("input", show);
  show();
}
