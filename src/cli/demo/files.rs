//! The files of the sample project, as they lie in `sample-data/`. A test holds the list equal to the folder.

/// Path and content of a file.
macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/medical-support-workers/", $path)))),*]
    };
}

/// All files: path below the project, content.
pub const FILES: &[(&str, &str)] = files![
    "README.md",
    "codings/fg1-b20e/hw~k3f9.yaml",
    "codings/fg1-b20e/sc~p20d.yaml",
    "codings/fg2-em6d/hw~k3f9.yaml",
    "codings/i01-aqhm/hw~k3f9.yaml",
    "codings/i02-jk73/hw~k3f9.yaml",
    "codings/i03-tbdm/hw~k3f9.yaml",
    "codings/i03-tbdm/sc~p20d.yaml",
    "codings/i04-4dnm/sc~p20d.yaml",
    "codings/i05-qag4/hw~k3f9.yaml",
    "codings/i05-qag4/sc~p20d.yaml",
    "codings/i06-xw06/hw~k3f9.yaml",
    "codings/i07-vra6/hw~k3f9.yaml",
    "codings/i07-vra6/sc~p20d.yaml",
    "codings/i08-2jvd/sc~p20d.yaml",
    "codings/i09-wj2q/sc~p20d.yaml",
    "project.yaml",
    "sources/.versions/15d16ba168c2bbc7707bc6736e820a4dc9a61daddea176456a64ec2cbd0dd731.txt",
    "sources/.versions/2ce7385d65c2aa2a26f51a402166f6911d9f34625cdbe4c38293d45acba63aff.txt",
    "sources/.versions/5cff67c6585c43b8099a746149b5c52068cba91f015f4cc5fcda3350f2d7b351.txt",
    "sources/.versions/6e2c76c4242a3214390048b47550a9c9290504f37a147b540e81513b4f7a65c8.txt",
    "sources/.versions/7b2aca2e00a28e0f4292ca2b003c762d4498fea6c6e8a7089ecfe4e996d9b141.txt",
    "sources/.versions/82293bda467b014944a05c71502d5cd47588c1e530bc52b496f68526cfff1c04.txt",
    "sources/.versions/8c19a69408ad02c0b589f07548fb222656795c49ad9033153bb84cfefa07998b.txt",
    "sources/.versions/912b1b59be44c812e4a24e86a6383566ec86458f133584ee3bafa059862af706.txt",
    "sources/.versions/9e74f635138f96ce4c536cb9a986a77f962ea9e19028991fa9e55e3ad37e9070.txt",
    "sources/.versions/a55682dd327c2f8e4efbb6e77af2f47539421b859c6ae3ae8a1283e3f733a889.txt",
    "sources/.versions/dc658519a71c933228e2bdbc4a004b37c06222e70e206af62bfb5e2af7c90246.txt",
    "sources/fg1-b20e.txt",
    "sources/fg2-em6d.txt",
    "sources/i01-aqhm.txt",
    "sources/i02-jk73.txt",
    "sources/i03-tbdm.txt",
    "sources/i04-4dnm.txt",
    "sources/i05-qag4.txt",
    "sources/i06-xw06.txt",
    "sources/i07-vra6.txt",
    "sources/i08-2jvd.txt",
    "sources/i09-wj2q.txt",
    "trail/hw~k3f9.yaml",
    "trail/sc~p20d.yaml",
];
