"""A manifest in; the project's name, needs and ways in, out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.context.universal.manifests.manifest import Manifest
from groundplan.context.universal.manifests.read import is_manifest, read_manifest


def told(manifest: Manifest | None) -> str:
    """What a manifest says, a line each."""
    if manifest is None:
        return "nothing"
    lines = [f"{manifest.ecosystem}: {manifest.name} {manifest.version}".rstrip()]
    lines += [manifest.description] * bool(manifest.description)
    lines += [f"requires {manifest.requires}"] * bool(manifest.requires)
    lines += [f"{'dev ' * d.development}{d.name} {d.constraint}".rstrip() for d in manifest.dependencies]
    lines += [f"{point.kind} {point.name} -> {point.target}" for point in manifest.entry_points]
    lines += [f"tools {', '.join(manifest.tools)} {manifest.line_length or ''}".rstrip()] * bool(
        manifest.tools
    )
    return "\n".join(lines)


CASES = {
    "pyproject.toml": (
        """
[project]
name = "shop"
version = "1.2"
description = "A  shop."
requires-python = ">=3.11"
dependencies = ["Django>=5,<6", "psycopg[binary] ; os_name == 'posix'", 3]
scripts = { shop = "shop.cli:main" }
[dependency-groups]
dev = ["pytest>=8", { include-group = "x" }]
[tool.ruff]
line-length = 110
""",
        "python: shop 1.2\nA shop.\nrequires >=3.11\nDjango >=5,<6\npsycopg\ndev pytest >=8\n"
        "command shop -> shop.cli:main\ntools ruff 110",
    ),
    "poetry/pyproject.toml": (
        '[tool.poetry]\nname="p"\n[tool.poetry.dependencies]\npython="^3.12"\nflask={version="^3"}\nrich="*"\n'
        '[tool.poetry.group.dev.dependencies]\npytest="^8"\n',
        "python: p\nrequires ^3.12\nflask ^3\nrich\ndev pytest ^8",
    ),
    "setup.cfg": (
        "[metadata]\nname = old\n[options]\ninstall_requires =\n  six>=1\n[options.entry_points]\n"
        "console_scripts =\n  old = old:main\n[flake8]\nmax-line-length = 99\n",
        "python: old\nsix >=1\ncommand old -> old:main\ntools flake8 99",
    ),
    "setup.py": (
        "from setuptools import setup\nsetup(name='old', install_requires=['six>=1', \"attrs\"],\n"
        "  entry_points={'console_scripts': ['old = old:main']})\n",
        "python: old\nsix >=1\nattrs\ncommand old -> old:main",
    ),
    "requirements.txt": (
        "-r base.txt\n# us\nDjango==5.2 \\\n    --hash=sha256:ab\nredis # cache\ngit+https://x/y\n./local\n",
        "python:\nDjango ==5.2\nredis",
    ),
    "requirements/dev.txt": ("pytest\n", "python:\ndev pytest"),
    "package.json": (
        '{"name": "web", "description": "Web.", "scripts": {"start": "next start", "lint": "eslint"},'
        ' "bin": {"web": "cli.js"}, "dependencies": {"next": "^14", "x": null},'
        ' "devDependencies": {"prettier": "3"}, "engines": {"node": ">=20"}}',
        "node: web\nWeb.\nrequires >=20\nnext ^14\nx\ndev prettier 3\ncommand web -> cli.js\n"
        "script npm run start -> next start\ntools prettier",
    ),
    "composer.json": (
        '{"name": "a/b", "require": {"php": "^8.2", "ext-json": "*", "laravel/framework": "^11"}}',
        "php: a/b\nrequires ^8.2\nlaravel/framework ^11",
    ),
    "pom.xml": (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><parent><groupId>org.springframework.boot</groupId>'
        "<artifactId>spring-boot-starter-parent</artifactId><version>3.3</version></parent>"
        "<artifactId>shop</artifactId><version>1</version><properties><java.version>21</java.version>"
        "<pg.version>42</pg.version></properties><dependencies><dependency><groupId>org.postgresql</groupId>"
        "<artifactId>postgresql</artifactId><version>${pg.version}</version></dependency></dependencies></project>",
        "java: shop 1\nrequires 21\norg.postgresql:postgresql 42\n"
        "org.springframework.boot:spring-boot-starter-parent 3.3",
    ),
    "build.gradle.kts": (
        'plugins {\n  id("org.springframework.boot") version "3.3"\n}\ndependencies {\n'
        '  implementation("org.x:y:1.0")\n  testImplementation("junit:junit:4")\n}\n'
        'application { mainClass.set("shop.Main") }\n',
        "java:\norg.x:y 1.0\ndev junit:junit 4\norg.springframework.boot 3.3\ncommand Main -> shop.Main",
    ),
    "Cargo.toml": (
        '[package]\nname="c"\nversion="0.1"\nedition="2021"\n[dependencies]\nserde={version="1"}\n'
        '[[bin]]\nname="run"\n',
        "rust: c 0.1\nrequires 2021\nserde 1\ncommand run ->",
    ),
    "go.mod": (
        "module example.org/shop\n\ngo 1.22\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.1\n"
        "\tgolang.org/x/net v0.1.0 // indirect\n)\n",
        "go: example.org/shop\nrequires 1.22\ngithub.com/gin-gonic/gin v1.9.1",
    ),
    "Gemfile": ("ruby '3.3'\ngem 'rails', '~> 7.1'\n", "ruby:\nrequires 3.3\nrails ~> 7.1"),
    "src/App/App.csproj": (
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework>'
        '</PropertyGroup><ItemGroup><PackageReference Include="Dapper" Version="2.1"/></ItemGroup></Project>',
        "dotnet: App\nrequires net8.0\nDapper 2.1\nMicrosoft.AspNetCore.App\n"
        "command App -> src/App/App.csproj",
    ),
    "Dockerfile": (
        'FROM x\nCMD ["old"]\nENTRYPOINT ["gunicorn"]\nCMD ["shop.wsgi", \\\n "-b", "0"]\n',
        ":\ncontainer Dockerfile -> gunicorn shop.wsgi -b 0",
    ),
    "docker-compose.yml": (
        "services:\n  web:\n    build: .\n    command: [run, it]\n  db:\n    image: postgres:16\n",
        ":\nservice web -> built from .: run it\nservice db -> postgres:16",
    ),
    "Procfile": ("web: gunicorn shop\n", ":\nprocess web -> gunicorn shop"),
    ".github/workflows/ci.yml": ("on: push\njobs:\n  test: {}\n  lint: {}\n", ":\nci ci -> test, lint"),
}


@pytest.mark.parametrize("path", CASES)
def test_what_manifests_say(path: str) -> None:
    text, expected = CASES[path]
    assert "\n".join(line.rstrip() for line in told(read_manifest(path, text)).split("\n")) == expected


@pytest.mark.parametrize(
    "path", ["shop/models.py", "data.json", "notes.txt", "a/setup.pyc", "src/compose.ts"]
)
def test_other_files_are_no_manifests(path: str) -> None:
    assert not is_manifest(path)
    assert read_manifest(path, "x = 1") is None


@pytest.mark.parametrize("path", CASES)
@given(data=st.data())
def test_a_half_typed_manifest_costs_only_itself(path: str, data: st.DataObject) -> None:
    text = CASES[path][0]
    cut = data.draw(st.integers(0, len(text)))
    noise = data.draw(st.sampled_from(["", "{", "[[", "<", ":\n - ", "\0", "&a *a", "= 1"]))
    read_manifest(path, text[:cut] + noise)
    read_manifest(path, text[:cut] + noise + text[cut + 3 :])


def test_exploding_xml_is_refused() -> None:
    assert read_manifest("pom.xml", '<!DOCTYPE a [<!ENTITY b "c">]><project>&b;</project>') is None
