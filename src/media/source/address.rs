//! Addresses that a draft from somewhere else must not reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether `address` is not one of the public internet: this machine, a private or local network, or reserved (IANA
/// special-purpose registries, RFC 6890 and its updates).
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        // Shared address space (RFC 6598), IETF protocol assignments (RFC 6890), benchmarks (RFC 2544).
        || (a == 100 && b & 0xc0 == 64)
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && b & 0xfe == 18)
        // Relays of 6to4, deprecated (RFC 7526).
        || (a == 192 && b == 88 && c == 99)
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let embedded = |high: u16, low: u16| is_private_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match segments {
        // IPv4 inside: mapped and compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] => address.is_loopback() || address.is_unspecified() || embedded(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        // IPv4-translated addresses of SIIT (RFC 2765, 2.1), which a translator turns into IPv4; ISATAP (RFC 5214,
        // 6.1).
        [0, 0, 0, 0, 0xffff, 0, ..] | [_, _, _, _, 0 | 0x200, 0x5efe, ..] => true,
        [0x64, 0xff9b, 1, ..] => true,
        [0x2002, high, low, ..] => embedded(high, low),
        // Protocol assignments (RFC 2928), Teredo's addresses with IPv4 inside among them (RFC 4380).
        [0x2001, second, ..] if second < 0x200 => true,
        // Unique local, link-local and site-local, multicast, documentation (RFC 3849, RFC 9637), discard-only, segment
        // routing (RFC 9602).
        [first, second, ..] => {
            first & 0xfe00 == 0xfc00
                || first & 0xff80 == 0xfe80
                || first & 0xff00 == 0xff00
                || (first == 0x2001 && second == 0xdb8)
                || (first == 0x3fff && second < 0x1000)
                || first == 0x100
                || first == 0x5f00
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_addresses_are_private_however_they_are_written() {
        for text in [
            "127.0.0.1",
            "127.8.9.1",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::7f00:1",
            "fec0::1",
            "::ffff:0:127.0.0.1",
            "::ffff:0:8.8.8.8",
            "64:ff9b:1::1",
            "2001:0:4136:e378:8000:63bf:80ff:fffe",
            "2001:0:808:808::1",
            "2a00:1450:4001::5efe:10.0.0.1",
            "2a00:1450:4001:0:200:5efe:8.8.8.8",
            "2001:db8::1",
            "3fff::1",
            "192.88.99.1",
        ] {
            assert!(is_private(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn public_addresses_are_not() {
        for text in [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "2a00:1450:4001::5",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(!is_private(text.parse().unwrap()), "{text}");
        }
    }
}
