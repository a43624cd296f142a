import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type ShowMessage, isFromWebview } from './messages';
import type { Artifact, ArtifactType } from './protocol';

/** The panels that show artifacts: one for each workspace folder and artifact type, used again. */
export class PreviewPanels implements vscode.Disposable {
  readonly #panels = new Map<string, Preview>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Shows an artifact in its panel, which is opened or brought to the front. */
  show(folder: vscode.WorkspaceFolder, type: ArtifactType, artifact: Artifact): void {
    const key = `${folder.uri.toString()} ${type.id}`;
    let preview = this.#panels.get(key);
    if (!preview) {
      preview = new Preview(this.extensionUri, this.log, () => this.#panels.delete(key));
      this.#panels.set(key, preview);
    }
    preview.show(`${type.title}: ${folder.name}`, artifact);
  }

  dispose(): void {
    for (const preview of [...this.#panels.values()]) preview.dispose();
  }
}

class Preview {
  readonly #panel: vscode.WebviewPanel;
  #version = 0;
  #latest: ShowMessage | undefined;
  #isReady = false;

  constructor(
    extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
    onClosed: () => void,
  ) {
    const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    const column = { viewColumn: vscode.ViewColumn.Active, preserveFocus: false };
    this.#panel = vscode.window.createWebviewPanel('groundplan.preview', 'Groundplan', column, {
      enableScripts: true,
      localResourceRoots: [root],
      enableFindWidget: true,
    });
    this.#panel.webview.onDidReceiveMessage((message: unknown) => {
      this.#receive(message);
    });
    this.#panel.onDidDispose(onClosed);
    this.#panel.webview.html = page(this.#panel.webview, root);
  }

  show(title: string, artifact: Artifact): void {
    this.#panel.title = title;
    this.#latest = asMessage(++this.#version, title, artifact);
    this.#panel.reveal();
    this.#send();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #receive(message: unknown): void {
    if (!isFromWebview(message)) {
      this.log.warn(`The preview sent something unknown: ${JSON.stringify(message)}`);
      return;
    }
    switch (message.kind) {
      case 'ready':
        // A hidden webview is thrown away and made anew when it is shown again: it always asks for the latest.
        this.#isReady = true;
        this.#send();
        break;
      case 'drawn':
        this.log.debug(`Drew version ${message.version}.`);
        break;
      case 'failed':
        this.log.error(`Mermaid could not draw version ${message.version}, line ${message.line ?? '?'}: ${message.message}`);
        break;
    }
  }

  #send(): void {
    if (this.#isReady && this.#latest) void this.#panel.webview.postMessage(this.#latest);
  }
}

function asMessage(version: number, title: string, artifact: Artifact): ShowMessage {
  return {
    kind: 'show',
    version,
    title,
    source: artifact.source,
    score: artifact.score,
    accepted: artifact.accepted,
    found: artifact.grounding.existing.length,
    proposed: artifact.grounding.proposed.length,
    notes: artifact.notes,
  };
}

/** The webview's page; all that varies later comes by message. */
function page(webview: vscode.Webview, root: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(root, 'preview.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(root, 'style.css')).toString();
  // Mermaid writes style elements and attributes into its SVG, hence 'unsafe-inline' for styles and for nothing else.
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Groundplan</title>
</head>
<body>
<header>
<h1 id="title"></h1>
<span id="score"></span>
<span id="evidence"></span>
</header>
<ul id="notes"></ul>
<section id="error" role="alert" hidden></section>
<main id="diagram" role="img" aria-busy="true">Drawing…</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
