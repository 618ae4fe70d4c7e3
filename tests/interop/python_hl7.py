"""python-hl7's blocking sender: one connection, every sample in turn. Prints one line per answer, then a count; fails on an answer it cannot read."""
import pathlib
import sys

import hl7
from hl7.client import MLLPClient


def main(port, folder):
    codes = {}
    with MLLPClient("127.0.0.1", port) as client:
        for path in sorted(pathlib.Path(folder).glob("*.hl7")):
            message = path.read_bytes().strip(b"\r\n")
            if is_unanswered(message):
                continue
            answer = client.send_message(message)
            assert answer[:1] == b"\x0b" and answer[-2:] == b"\x1c\r", f"{path.name}: no whole frame"
            text = answer[1:-2].decode("latin-1")
            parsed = hl7.parse(text) if text.startswith("MSH") else hl7.parse_file(text)[0][0]
            code = str(parsed.segment("MSA")[1])
            codes[code] = codes.get(code, 0) + 1
            print(f"{path.name}: {code}")
    print("python-hl7:", " ".join(f"{code} {count}" for code, count in sorted(codes.items())))
    return 0 if codes.get("AA", 0) > 50 else 1


def is_unanswered(message):
    """Acknowledgements and messages that ask for no answer get none, and python-hl7 waits without end."""
    fields = message.split(b"\r")[0].split(message[3:4])
    return fields[8:9] != [] and fields[8].startswith(b"ACK") or fields[14:16] == [b"NE", b"NE"]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
