"""Generated from shared/settings.schema.json by `npm run generate`: change that file, not this one."""

from __future__ import annotations

from typing import Annotated, TypeAlias
from msgspec import Meta, Struct, convert, field


class ServerSettings(Struct):
    """
    How the language server is started.
    """

    python: Annotated[
        str,
        Meta(
            description="Python (3.11 or newer) that has Groundplan installed. Empty: found by itself."
        ),
    ] = ""


class IndexSettings(Struct):
    """
    Which files are read, and how they are searched.
    """

    max_file_size_mib: Annotated[
        float,
        Meta(
            description="Files larger than this many MiB are passed over.",
            gt=0.0,
            le=1024.0,
        ),
    ] = field(name="maxFileSizeMib", default=2)
    python_environment: Annotated[
        str,
        Meta(
            description="Virtual environment whose installed packages are read (as text, never imported) to follow base classes. Empty: `.venv`, `venv` or `env` in the workspace, or the active one."
        ),
    ] = field(name="pythonEnvironment", default="")
    quality: Annotated[
        bool,
        Meta(
            description="Compute better vectors for search behind the instant ones, in a process of low priority. Needs `pip install 'groundplan[quality]'`, or Ollama."
        ),
    ] = True
    quality_model: Annotated[
        str,
        Meta(
            description="The model of the better vectors: a sentence-transformers model of the Hugging Face Hub (downloaded once), a folder that holds one, or `ollama:NAME`. For questions in languages other than English: `sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2`.",
            min_length=1,
        ),
    ] = field(name="qualityModel", default="sentence-transformers/all-MiniLM-L6-v2")


class DiagramSettings(Struct):
    """
    How much is drawn.
    """

    max_entities: Annotated[
        int,
        Meta(
            description="A diagram with more boxes than this is narrowed to its most important part, unless all of it is asked for.",
            ge=2,
            le=1000,
        ),
    ] = field(name="maxEntities", default=25)


WeightsAdditionalProperty: TypeAlias = Annotated[float, Meta(ge=0.0)]


class ValidationSettings(Struct):
    """
    When a diagram is accepted.
    """

    accept_score: Annotated[
        float,
        Meta(
            description="A diagram with at least this score is accepted.",
            ge=0.0,
            le=100.0,
        ),
    ] = field(name="acceptScore", default=60)
    weights: Annotated[
        dict[str, WeightsAdditionalProperty],
        Meta(
            description="Weight of each validator, by name; those not named keep theirs (syntax 15, completeness 20, relevance 15, grounding 20, structure 10, consistency 10, safety 5, readability 5)."
        ),
    ] = field(default_factory=dict)


class Settings(Struct):
    """
    What a user may set. The editor's settings, the server's initializationOptions and the Python dataclass come from here.
    """

    server: ServerSettings = field(
        default_factory=lambda: convert({}, type=ServerSettings)
    )
    index: IndexSettings = field(
        default_factory=lambda: convert({}, type=IndexSettings)
    )
    diagram: DiagramSettings = field(
        default_factory=lambda: convert({}, type=DiagramSettings)
    )
    validation: ValidationSettings = field(
        default_factory=lambda: convert({}, type=ValidationSettings)
    )
