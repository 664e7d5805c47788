//! Where the record lies: its files, how a damaged one is set aside, and what disk it is on.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Whether there is a record in `dir`.
pub(super) fn exists(dir: &Path) -> bool {
    record(dir).exists()
}

/// The file of the record.
pub(super) fn record(dir: &Path) -> PathBuf {
    dir.join("progress.sqlite")
}

/// Whether somebody uses the record, or left changes beside it when he was killed.
pub(super) fn is_in_use(dir: &Path) -> bool {
    ["-wal", "-shm", "-journal"].iter().any(|ending| beside(&record(dir), ending).exists())
}

/// The record for SQLite to read without locks, as a file that nobody changes. Only Unix names files so.
pub(super) fn immutable_uri(dir: &Path) -> Option<String> {
    let path = record(dir);
    let encoded = path.to_str().filter(|_| cfg!(unix))?.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    Some(format!("file:{}?immutable=1", encoded.collect::<String>()))
}

/// Creates the data directory, for the learner's eyes only.
pub(super) fn create(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Whether the file's head shows that it is no record, or not a whole one.
///
/// SQLite must not be asked first: beside a file that it finds empty it deletes the changes that wait there.
pub(super) fn is_damaged(dir: &Path) -> io::Result<bool> {
    let mut file = fs::File::open(record(dir))?;
    let n_bytes = file.metadata()?.len();
    let has_changes =
        fs::metadata(beside(&record(dir), "-wal")).is_ok_and(|metadata| metadata.len() > 0);
    if n_bytes == 0 {
        return Ok(has_changes);
    }
    let mut head = [0; HEAD];
    match file.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(true),
        result => result?,
    }
    // A kill may leave the file shorter than it says, but then the changes that wait make up for it.
    Ok(!head.starts_with(MAGIC) || (!has_changes && n_bytes < n_bytes_said(&head)))
}

/// How long the file is by its head: big-endian numbers at places that the format fixes.
fn n_bytes_said(head: &[u8; HEAD]) -> u64 {
    let number = |at: usize, n_bytes: usize| {
        let bytes = head.iter().skip(at).take(n_bytes);
        bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
    };
    let page = match number(16, 2) {
        1 => 65_536,
        size => size,
    };
    page * number(28, 4)
}

const HEAD: usize = 100;

const MAGIC: &[u8] = b"SQLite format 3\0";

/// Moves the record and what belongs to it out of the way, and returns where it went.
///
/// What belongs to it goes first: beside a new record, old changes would be taken for changes to it.
pub(super) fn set_aside(dir: &Path) -> io::Result<PathBuf> {
    let aside = (1..=u32::MAX)
        .map(|n| dir.join(format!("progress.damaged-{n}.sqlite")))
        .find(|path| ["", "-wal", "-shm"].iter().all(|ending| !beside(path, ending).exists()))
        .ok_or(io::ErrorKind::AlreadyExists)?;
    for ending in ["-wal", "-shm", ""] {
        match fs::rename(beside(&record(dir), ending), beside(&aside, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(aside)
}

/// Whether other machines may use the directory too, so that shared memory cannot speak for all. Only Linux
/// is asked; elsewhere a home on the network is rare, and one machine at a time is safe there, too.
pub(super) fn is_on_network(dir: &Path) -> bool {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    fs::canonicalize(dir).is_ok_and(|dir| is_network_mount(&mounts, &dir))
}

fn is_network_mount(mounts: &str, dir: &Path) -> bool {
    let mount = |line: &str| {
        let mut words = line.split(' ').skip(1);
        let at = PathBuf::from(words.next()?.replace("\\040", " "));
        let kind = words.next()?.to_owned();
        dir.starts_with(&at).then(|| (at.components().count(), kind))
    };
    // Of two mounts at one place the later one is seen, and max_by_key takes the last.
    let nearest = mounts.lines().filter_map(mount).max_by_key(|(depth, _)| *depth);
    nearest.is_some_and(|(_, kind)| NETWORK.contains(&kind.as_str()))
}

/// File systems of the network by the names that Linux gives them.
const NETWORK: [&str; 12] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "fuse.sshfs",
    "fuse.glusterfs",
];

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_says_whether_it_is_the_network() {
        let mounts = "\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/ana/local\\040disk ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
host /tmp 9p rw 0 0
broken";
        for (dir, expected) in [
            ("/var/lib", false),
            ("/home/ben", true),
            ("/homes", false),
            ("/home/ana/local disk/data", false),
            ("/tmp/x", true),
        ] {
            assert_eq!(is_network_mount(mounts, Path::new(dir)), expected, "{dir}");
        }
        assert!(!is_network_mount("", Path::new("/")));
    }
}
