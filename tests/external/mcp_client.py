"""A real client of the Model Context Protocol (the official Python SDK) uses `soukan mcp`.

Usage: python3 tests/external/mcp_client.py PATH-TO-SOUKAN
"""

import asyncio
import hashlib
import json
import pathlib
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

TOOLS = {"show", "search", "trace", "path", "gap", "compare", "evidence", "query"}
checked = 0


def check(holds, what):
    global checked
    if not holds:
        raise AssertionError(what)
    checked += 1


def folder_sum(folder):
    digest = hashlib.sha256()
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


async def answer(session, tool, arguments):
    result = await session.call_tool(tool, arguments)
    words = "".join(block.text for block in result.content if block.type == "text")
    check(not result.is_error, f"{tool} {arguments}: {words[:300]}")
    value = result.structured_content
    check(value == json.loads(words), f"{tool}: text and structure say the same")
    check(value["dataset"]["edition"] == "mhlw-6.0" and value["dataset"]["date"], f"{tool}: edition and date")
    for source in value["sources"]:
        # A volume is named by the manifest, a category by its rows: no line is theirs.
        has_line = source["key"] in "OGMC" or source["key"].startswith("CL-") or source["file"] and source["line"]
        check(has_line and source["cite"] and source["iri"], f"{tool}: source of {source['key']}")
    return value


async def refused(session, tool, arguments, words):
    result = await session.call_tool(tool, arguments)
    text = "".join(block.text for block in result.content if block.type == "text")
    check(result.is_error and words in text, f"{tool} {arguments} is refused with “{words}”, said: {text[:300]}")


async def main(program):
    before = folder_sum("data")
    parameters = StdioServerParameters(command=program, args=["mcp", "--lang", "en"])
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
        started = await session.initialize()
        check(started.server_info.name == "soukan", "name")
        check("第7.0版" in started.instructions and "未収録" in started.instructions, "the newer edition is told")
        listed = (await session.list_tools()).tools
        check({tool.name for tool in listed} == TOOLS, f"tools: {[tool.name for tool in listed]}")
        for tool in listed:
            check(tool.description and tool.annotations.read_only_hint, f"{tool.name} is described and read-only")

        shown = await answer(session, "show", {"key": "企画管理編 13⑧"})
        node = shown["answer"]["node"]
        check(node["key"] == "M13-8" and "電子カルテ" in node["text"] and "電子カルタ" in node["printed"], "read and printed")
        check(any(s["key"] == "M13-8" and s["file"].endswith("correlation.txt") and s["line"] == 45 for s in shown["sources"]), "line")
        found = await answer(session, "search", {"words": "二要素", "limit": 5})
        check(found["answer"]["hits"][0]["key"] == "C14-5" and len(found["answer"]["hits"]) == 5, "search")
        traced = await answer(session, "trace", {"key": "G2.1-3", "reach": "answers"})
        check("M6-6" in json.dumps(traced["answer"]), "trace")
        paths = await answer(session, "path", {"from": "G2.1-3", "to": "C4-1"})
        check(paths["answer"]["paths"][0]["steps"][0]["origin"] == "official", "path")
        gap = await answer(session, "gap", {"of": "C14", "against": "sds"})
        check(sum(row["n"] for row in gap["answer"]["counts"]) == gap["answer"]["counts"][0]["of"], "gap: n of N")
        compared = await answer(session, "compare", {"sheets": ["kintone", "coesse"], "differences": True})
        check({row["sheet"] for row in compared["answer"]["rows"]} == {"kintone", "coesse"}, "compare")
        evidence = await answer(session, "evidence", {"key": "C14-5"})
        check(evidence["answer"]["kinds"], "evidence")
        asked = await answer(session, "query", {"query": "SELECT ?key { ?s a sk:Volume ; skos:notation ?key } ORDER BY ?key"})
        keys = [row["key"]["value"] for row in asked["answer"]["results"]["bindings"]]
        check(keys == ["C", "G", "M", "O"], f"query: {keys}")
        library = await answer(session, "query", {"query": "vendors-on-a-requirement", "params": ["requirement=C14-1"]})
        check(library["answer"], "a question of the library")

        built = await answer(session, "query", {"query": "CONSTRUCT { ?s a sk:Volume } WHERE { ?s a sk:Volume }"})
        check("sk:Volume" in built["answer"], "triples come in Turtle")
        await refused(session, "show", {"key": "企画管理編 99⑨"}, "nothing is called")
        await refused(session, "show", {"key": "--help"}, "nothing is called")
        await refused(session, "query", {"query": "DELETE WHERE { ?s ?p ?o }"}, "error")
        await refused(session, "query", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "SERVICE")
        await refused(session, "query", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}, "ask for less")
        again = await answer(session, "show", {"key": "M13-8"})
        check(again == shown | {"answer": again["answer"]} and again["answer"] == shown["answer"], "it still answers, the same")
    check(folder_sum("data") == before, "the data folder is as it was")
    print(f"{checked} passed, 0 failed")


asyncio.run(main(sys.argv[1]))
