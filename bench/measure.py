"""Runs a command and says what it and everything that it started cost: measure.py RESULT TIMEOUT COMMAND...

Node can read the resources of its own process only; the operating system adds those of children up for their parent.
"""
import json
import resource
import subprocess
import sys
import time

result, timeout, command = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
# A python3 that is a script (as pyenv's) has had children of its own before it became this process.
before = resource.getrusage(resource.RUSAGE_CHILDREN)
started = time.monotonic()
try:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
    status, output = done.returncode, done.stdout
except subprocess.TimeoutExpired as late:
    status, output = "timeout", late.stdout or b""
wall = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
per_mib = 1024 * 1024 if sys.platform == "darwin" else 1024
with open(result, "w") as file:
    json.dump({
        "status": status,
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
        "memory": used.ru_maxrss / per_mib,
        "output": output.decode("utf-8", "replace")[-4000:],
    }, file)
