"""Writes a Llama model of two layers with random weights: a real file for a real server, without a download.

    .venv-llama/bin/python scripts/tiny_llama.py tiny.gguf

The vocabulary is SentencePiece's: three control tokens, one token per byte, and one per printable ASCII character. The
weights of the last layer let it write printable characters only, so that what it says is nonsense but valid text.
"""

import string
import sys
from pathlib import Path

import gguf
import numpy as np

LAYERS, WIDTH, HEADS, HIDDEN = 2, 64, 4, 160
CONTEXT = 8192
SEED = 20_261_121
CONTROL = ("<unk>", "<s>", "</s>")
END = CONTROL.index("</s>")
CHARACTERS = tuple(string.ascii_letters + string.digits + string.punctuation)
SPACE = "\u2581"
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{{ message['role'] }}: {{ message['content'] }}\n"
    "{% endfor %}assistant:"
)


def vocabulary() -> tuple[list[str], list[float], list[int]]:
    """The tokens with their scores and kinds."""
    bytes_ = [f"<0x{value:02X}>" for value in range(256)]
    words = [SPACE, *CHARACTERS]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * len(bytes_) + [gguf.TokenType.NORMAL] * len(words)
    scores = [0.0] * (len(CONTROL) + len(bytes_)) + [-float(rank) for rank in range(len(words))]
    return [*CONTROL, *bytes_, *words], scores, [int(kind) for kind in kinds]


def weights(rng: np.random.Generator, tokens: int) -> dict[str, np.ndarray]:
    """Every tensor of the model by its name."""

    def random(*shape: int) -> np.ndarray:
        return rng.normal(0.0, shape[-1] ** -0.5, shape).astype(np.float32)

    ones = np.ones(WIDTH, np.float32)
    tensors = {"token_embd.weight": random(tokens, WIDTH), "output_norm.weight": ones}
    for layer in range(LAYERS):
        matrices = {
            "attn_q": (WIDTH, WIDTH), "attn_k": (WIDTH, WIDTH), "attn_v": (WIDTH, WIDTH), "attn_output": (WIDTH, WIDTH),
            "ffn_gate": (HIDDEN, WIDTH), "ffn_up": (HIDDEN, WIDTH), "ffn_down": (WIDTH, HIDDEN),
        }  # fmt: skip
        tensors |= {f"blk.{layer}.{name}.weight": random(*shape) for name, shape in matrices.items()}
        tensors |= {f"blk.{layer}.{name}.weight": ones for name in ("attn_norm", "ffn_norm")}
    last = random(tokens, WIDTH) * WIDTH**0.5
    last[: tokens - len(CHARACTERS)] = 0.0  # control tokens, bytes and the space lead nowhere
    return tensors | {"output.weight": last}


def write(path: Path) -> None:
    """Write the model to ``path``."""
    tokens, scores, kinds = vocabulary()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny-random-llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(END)
    writer.add_chat_template(TEMPLATE)
    for name, tensor in weights(np.random.default_rng(SEED), len(tokens)).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
