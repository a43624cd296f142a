// What TypeScript's own compiler says about the classes of a folder, as JSON:
//
//   node typescript_classes.mjs FOLDER_WITH_TYPESCRIPT WORKSPACE

import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";

const [compilerFolder, workspaceFolder] = process.argv.slice(2);
const ts = createRequire(path.join(path.resolve(compilerFolder), "package.json"))("typescript");
const workspace = path.resolve(workspaceFolder);

const names = ts.sys.readDirectory(workspace, [".ts", ".tsx"], undefined, undefined);
const program = ts.createProgram(names, { noEmit: true, skipLibCheck: true, experimentalDecorators: true });
const checker = program.getTypeChecker();
const classes = [];
const ignored = [];

for (const file of program.getSourceFiles()) {
  const relative = path.relative(workspace, file.fileName).split(path.sep).join("/");
  if (!relative.startsWith("..") && !relative.includes("node_modules/")) visit(file, file, relative, false);
}
process.stdout.write(JSON.stringify({ classes, ignored, ignoredPaths: [] }));

function visit(node, file, relative, local) {
  const typed = ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node);
  if (typed && node.name) {
    if (local) ignored.push([relative, node.name.text]);
    else classes.push(describe(node, file, relative));
  }
  const inner = local || ts.isFunctionLike(node);
  ts.forEachChild(node, (child) => visit(child, file, relative, inner));
}

function describe(node, file, relative) {
  const bases = [];
  const outer = [];
  for (const clause of node.heritageClauses ?? []) {
    for (const { expression } of clause.types) {
      const own = declared(expression);
      // `import Core from "./core"` may name a class that calls itself otherwise.
      const name = own?.name?.text ?? expression.name?.text ?? expression.text ?? expression.getText(file);
      (own ? bases : outer).push(name);
    }
  }
  const members = node.members.filter((member) => member.name).map((member) => nameOf(member.name, file));
  // `constructor(private readonly store: Store)` declares a field.
  for (const member of node.members.filter(ts.isConstructorDeclaration)) {
    for (const parameter of member.parameters) {
      if (ts.isParameterPropertyDeclaration(parameter, member)) members.push(nameOf(parameter.name, file));
    }
  }
  const line = file.getLineAndCharacterOfPosition(node.name.getStart(file)).line + 1;
  const computed = members.filter((name) => /[^\w$#]/.test(name));
  return {
    path: relative,
    name: node.name.text,
    line,
    bases,
    outer,
    members: [...new Set(members.filter((name) => !computed.includes(name)))],
    maybe: ["constructor", ...computed],
  };
}

/** The declaration in the workspace of what is inherited from, through imports and their renamings. */
function declared(expression) {
  let symbol = checker.getSymbolAtLocation(expression);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.declarations?.find((each) => ts.isClassLike(each) || ts.isInterfaceDeclaration(each));
  const from = declaration?.getSourceFile().fileName;
  const own = from && !path.relative(workspace, from).startsWith("..") && !from.includes("node_modules/");
  return own ? declaration : undefined;
}

function nameOf(name, file) {
  return name.text ?? name.getText(file);
}
