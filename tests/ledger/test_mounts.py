"""Whether a folder is on another machine."""

from pathlib import Path

import pytest

from pipeline.ledger.mounts import is_network

MOUNTS = """\
/dev/vda / ext4 rw 0 0
tmpfs /dev/shm tmpfs rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//server/docs /mnt/my\\040docs cifs rw 0 0
user@host: /home/a/remote fuse.sshfs rw 0 0
/dev/vdb /mnt/share/disk ext4 rw 0 0
C:\\134 /mnt/c 9p rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/home/a", False), ("/mnt/share", True), ("/mnt/share/case", True), ("/mnt/share/disk/case", False),
        ("/mnt/sharesomething", False), ("/mnt/my docs/case", True), ("/home/a/remote/x", True), ("/mnt/c/x", True),
        ("/", False), ("/dev/vda", False),
    ],
)  # fmt: skip
def test_the_longest_mount_point_above_a_folder_decides(folder: str, expected: bool) -> None:
    assert is_network(Path(folder), MOUNTS) is expected


def test_a_later_mount_lies_over_an_earlier_one() -> None:
    assert is_network(Path("/mnt/share"), MOUNTS + "/dev/vdc /mnt/share ext4 rw 0 0\n") is False


def test_this_machine_can_be_asked(tmp_path: Path) -> None:
    assert is_network(tmp_path) in (True, False)
