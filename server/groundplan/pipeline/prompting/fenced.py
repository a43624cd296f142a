"""`fenced`: a text of users or of code, put where it can be nothing but material."""

import re
import unicodedata

# Longer runs of backticks in a text are cut to this, so that a fence stays a fence in size.
_LONGEST_RUN = 8
_RUNS = re.compile(r"`+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_UNSEEN_ASCII = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# What chat templates are made of: runners of models read it as control, wherever it stands in a message.
# Of ChatML, Llama 3, Phi, Harmony and (with wide bars) DeepSeek; of Gemma and Qwen; of sentence marks; of
# Llama 2; of code models; of Mistral.
_CONTROL = re.compile(
    r"""<(?=
          [|\uff5c][^|\uff5c<>\n]{1,60}[|\uff5c]>
        | [|\uff5c]?/?[a-z_|\uff5c]{0,40}(?:turn|think|thinking|tool_call|tool_response)[|\uff5c]?>
        | /?(?:s|bos|eos|pad|unk|mask|system|user|assistant)>
        | <?/?<?SYS>>
        | (?:fim|repo|file|extra|unused|special|reserved)[a-z_]*\d*>
      )
      | \[(?=/?[A-Z_]{0,40}(?:INST|PROMPT|CALLS|TOOLS|RESULTS|CONTENT|THINK|IMG|ARGS)[A-Z_]{0,20}\])
    """,
    re.VERBOSE,
)


def fenced(text: str) -> str:
    """The text between lines of more backticks than it has in a row anywhere, and harmless inside.

    What no reader sees (controls, marks of direction, tags) goes, and words of chat templates are broken
    by a space. No text can therefore end the fence, or pose as a turn of its own.
    """
    kept = harmless(text).strip("\n")
    fence = "`" * max(3, 1 + max(map(len, _RUNS.findall(kept)), default=0))
    return f"{fence}\n{kept}\n{fence}"


def harmless(text: str) -> str:
    """The text as one sees it, with nothing in it that a model's runner takes for its own."""
    lines = _LINE_ENDS.sub("\n", text)
    seen = _UNSEEN_ASCII.sub("", lines) if lines.isascii() else "".join(filter(_is_seen, lines))
    shorter = _RUNS.sub(lambda run: run[0][:_LONGEST_RUN], seen)
    return _CONTROL.sub(lambda mark: f"{mark[0]} ", shorter)


def one_line(text: str) -> str:
    """The text with each gap, line ends too, as one space."""
    return " ".join(_LINE_ENDS.sub("\n", text).split())


def _is_seen(char: str) -> bool:
    return (
        char in "\n\t" or char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
