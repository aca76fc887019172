#!/usr/bin/env python3
"""Measures everything that docs/performance.md shows, side by side with nginx and HAProxy, and writes that page.

usage: ./dev bench table [--quick] [--only NAME ...] [--out FILE]

  --quick      short rounds: shows that all of it works; the figures are worth nothing
  --only NAME  these parts alone; the page then has no others
  --out FILE   the page (default: docs/performance.md)

Takes about twenty minutes. Nothing else should run meanwhile: two cores are measured, the gateway's and the load's.
Exit status: 0 all was measured, whatever the figures; 1 something failed, and is named; 2 wrong usage.
"""
import argparse, datetime, json, os, platform, resource, subprocess, sys, tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITE = Path(os.environ.get("BARTIZAN_BENCH", ROOT / "../shared/bench")).resolve()


@dataclass
class Part:
    """One run of the suite: the targets of one table. Ratios refer to the first target."""
    name: str
    title: str
    targets: list
    options: list = field(default_factory=list)
    goals: dict = field(default_factory=dict)       # target: the ratio that it shall not exceed
    latency: bool = False                           # the goal is p99.9 instead of CPU time

    @property
    def idle(self):
        return "idle" in self.options


PLAIN, TLS = ["nginx", "haproxy", "bartizan"], ["nginx-tls", "haproxy-tls", "bartizan-tls"]
RULES = ["nginx-waf", "bartizan-crs", "bartizan-crs-pl4"]
FEATURES = ["bartizan-quiet", "bartizan-limits", "bartizan-cors", "bartizan-token", "bartizan-key", "bartizan-headers", "bartizan-jwt"]
PARTS = [
    Part("plain", "HTTP/1.1, 64 connections", PLAIN, goals={"bartizan": 1.0}),
    Part("few", "HTTP/1.1, 2 connections", PLAIN, ["--conns", "2"], {"bartizan": 1.0}),
    Part("close", "HTTP/1.1, a new connection for each request", PLAIN, ["--work", "close"]),
    Part("tls", "TLS 1.3, 64 connections", TLS, goals={"bartizan-tls": 0.9}),
    Part("tls-close", "TLS 1.3, a new connection with a full handshake for each request", TLS, ["--work", "close"],
         {"bartizan-tls": 0.9}),
    Part("h2", "HTTP/2 over TLS, 8 connections of 8 streams", ["nginx-h2", "bartizan-h2"], ["--conns", "8", "--streams", "8"],
         {"bartizan-h2": 1.0}),
    Part("h2c", "HTTP/2 in clear text, 8 connections of 8 streams", ["nginx-h2c", "bartizan-h2c"],
         ["--conns", "8", "--streams", "8"], {"bartizan-h2c": 1.0}),
    Part("big", "1 MB response, 16 connections", PLAIN, ["--work", "big", "--conns", "16"], {"bartizan": 1.0}),
    Part("upload", "1 MB request body, 16 connections", PLAIN, ["--work", "upload", "--conns", "16"], {"bartizan": 1.0}),
    Part("all", "Everything on: TLS 1.3, JWT, two limits, CORS, access log, metrics; beside plain nginx",
         ["nginx", "bartizan-all"], goals={"bartizan-all": 1.25}),
    Part("features", "What one thing costs, beside Bartizan without it", ["bartizan", *FEATURES],
         goals={"bartizan-token": 1.1, "bartizan-key": 1.1}),
    Part("waf", "The Core Rule Set, 16 connections", RULES, ["--conns", "16"], {"bartizan-crs": 0.05}),
    Part("waf-post", "The Core Rule Set and 1 KB of JSON, 16 connections", RULES, ["--work", "post", "--conns", "16"],
         {"bartizan-crs": 0.025}),
    Part("half", "Latency at half of the rate that the slowest of them reaches", PLAIN, goals={"bartizan": 1.5}, latency=True),
    Part("idle", "Idle keep-alive connections", PLAIN, ["--work", "idle", "--idle", "14000"]),
]
IDLE_GOAL = 6.0     # KB for each connection
HAPROXY_FILES = 30_100      # open files that HAProxy insists on for 14,000 connections; with 15,000 nginx begins to close some

INTRODUCTION = """# Performance

Written by `./dev bench table`, which measures everything on this page again, on any Linux with two cores. What was tried and what
the profiles said is in the [decisions](decisions/0051-profile.md).

Every figure is CPU time of the gateway with all its processes, user and system, for one request: that is what a request costs, on
whatever machine. Gateway and load have one core each; all have the same upstream, 8 request fields and a response of 1 KB unless the
table says otherwise. nginx and HAProxy have no access log, limits or metrics; Bartizan has routing, deadlines, access log and
metrics on in every row. **ratio** compares with the first row of a table, round by round, so that a machine that drifts changes all
alike; compare figures of one table only. Latencies are those of a saturated core except in the table at half rate.
"""


def arguments():
    p = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "), add_help=False)
    p.add_argument("--quick", action="store_true")
    p.add_argument("--only", nargs="+", choices=[part.name for part in PARTS])
    p.add_argument("--out", type=Path, default=ROOT / "docs/performance.md")
    p.add_argument("--help", "-h", action="store_true")
    args = p.parse_args()
    if args.help:
        print(__doc__.strip())
        sys.exit(0)
    return args


def run(part, args, folder, more=()):
    """The suite's report about one part; None if a target failed."""
    report = folder / f"{part.name}.json"
    length = ["--rounds", "3", "--dur", "1", "--warm", "4"] if args.quick else ["--rounds", "5", "--dur", "2"]
    command = [SUITE / "bench.py", *part.targets, "--targets", ROOT / "bench/targets.toml", "--json", report, *part.options, *more]
    targets = [name for name in part.targets if not (part.idle and name == "haproxy" and open_files() < HAPROXY_FILES)]
    command[1:1 + len(part.targets)] = targets
    print(f"table: {part.title}", file=sys.stderr, flush=True)
    done = subprocess.run([*map(str, command), *([] if part.idle else length)], cwd=ROOT)
    return json.loads(report.read_text()) if done.returncode == 0 and report.exists() else None


def open_files():
    """How many files a process may have open here."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def half_rate(args, folder):
    """Half of what the slowest target does when it is saturated."""
    probe = run(Part("probe", "how fast they are", PLAIN), args, folder)
    return None if probe is None else min(row["rps"] for row in probe["summary"].values()) / 2


def measure(part, args, folder):
    if not part.latency:
        return run(part, args, folder)
    rate = half_rate(args, folder)
    return None if rate is None else run(part, args, folder, ["--rps", f"{rate:.0f}"])


def table(part, report):
    return idle_table(report) if part.idle else ratio_table(part, report)


def ratio_table(part, report):
    rows = report["summary"]
    base = rows[part.targets[0]]
    lines = ["| | us/req | lowest | highest | ratio | req/s | p50 us | p99 us | p99.9 us | resident MB | start ms | goal |",
             "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |"]
    for name, r in rows.items():
        reached = r["p999"] / base["p999"] if part.latency else r["ratio"]
        lines.append(f"| {name} | {r['us']:.1f} | {r['min']:.1f} | {r['max']:.1f} | **{digits(r['ratio'])}** | {r['rps']:.0f} | "
                     f"{r['p50']:.0f} | {r['p99']:.0f} | {r['p999']:.0f} | {r['rss']:.0f} | {r['start']:.0f} | "
                     f"{verdict(part.goals.get(name), reached, 'p99.9' if part.latency else 'ratio')} |")
    return lines


def digits(ratio):
    """A ratio with as many digits as say something."""
    return f"{ratio:.3f}" if ratio < 0.2 else f"{ratio:.2f}"


def verdict(goal, reached, what):
    if goal is None:
        return ""
    return f"{what} {digits(reached)}, at most {goal}: " + ("reached" if reached <= goal else "**missed**")


def idle_table(report):
    lines = ["| | connections | KB each | MB before | MB with them | goal |", "| --- | --: | --: | --: | --: | --- |"]
    for name, r in report["summary"].items():
        goal = verdict(IDLE_GOAL, r["each"], "KB") if name.startswith("bartizan") else ""
        lines.append(f"| {name} | {r['n']} | {r['each']:.2f} | {r['before']:.1f} | {r['after']:.1f} | {goal} |")
    return lines


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
        return ((done.stdout or done.stderr).splitlines() or ["?"])[0].strip()
    except OSError:
        return "?"


def circumstances(args):
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    java = Path(os.environ.get("BARTIZAN_JAVA_HOME", "/usr")) / "bin/java"
    lines = [f"Measured on {datetime.date.today()}, {os.cpu_count()} cores of {model}, Linux {platform.release()},",
             f"{first_line('nginx', '-v').removeprefix('nginx version: ')}, {first_line('haproxy', '-v').split(' - ')[0]},",
             f"{first_line(str(java), '--version')}, Bartizan at {first_line('git', '-C', str(ROOT), 'rev-parse', '--short', 'HEAD')}."]
    if args.quick:
        lines.append("**A trial with short rounds: these figures are worth nothing.**")
    return "\n".join(lines)


def main():
    args = arguments()
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    parts = [part for part in PARTS if not args.only or part.name in args.only]
    page, failed = [INTRODUCTION, circumstances(args), ""], []
    with tempfile.TemporaryDirectory(prefix="table-") as folder:
        for part in parts:
            report = measure(part, args, Path(folder))
            if report is None:
                failed.append(part.name)
                continue
            page += [f"## {part.title}", "", *table(part, report), ""]
            args.out.write_text("\n".join(page))
    if failed:
        sys.exit(f"table: not measured: {', '.join(failed)}")
    print(f"table: {args.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
