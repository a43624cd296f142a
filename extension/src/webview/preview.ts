import mermaid from 'mermaid';
import { type FromWebview, type ShowMessage, isToWebview } from '../messages';
import { excerpt, faultOf } from './error-line';

const vscode = acquireVsCodeApi();
const say = (message: FromWebview): void => {
  vscode.postMessage(message);
};

let latest: ShowMessage | undefined;
let renders = 0;

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isToWebview(data) || data.version < (latest?.version ?? 0)) return;
  latest = data;
  describe(data);
  void draw(data);
});

// VS Code changes these classes when the colour theme changes.
new MutationObserver(() => {
  if (latest) void draw(latest);
}).observe(document.body, { attributes: true, attributeFilter: ['class'] });

document.addEventListener('securitypolicyviolation', (event) => {
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
});

say({ kind: 'ready' });

async function draw(message: ShowMessage): Promise<void> {
  const render = ++renders;
  const target = element('diagram');
  target.setAttribute('aria-busy', 'true');
  configure();
  try {
    const { svg } = await mermaid.render(`groundplan-${render}`, message.source);
    // Renders are asynchronous: one that was overtaken must not replace what came after it.
    if (render !== renders) return;
    target.innerHTML = svg;
    element('error').hidden = true;
    target.hidden = false;
    say({ kind: 'drawn', version: message.version });
  } catch (error) {
    if (render !== renders) return;
    fail(message, error);
  } finally {
    if (render === renders) target.setAttribute('aria-busy', 'false');
  }
}

function configure(): void {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: isDark() ? 'dark' : 'default',
    fontFamily: getComputedStyle(document.body).fontFamily,
    maxTextSize: 1_000_000,
    maxEdges: 10_000,
  });
}

function isDark(): boolean {
  const { classList } = document.body;
  return classList.contains('vscode-dark') || (classList.contains('vscode-high-contrast') && !classList.contains('vscode-high-contrast-light'));
}

function describe(message: ShowMessage): void {
  element('title').textContent = message.title;
  const score = element('score');
  score.textContent = `${Math.round(message.score)} / 100`;
  score.className = message.accepted ? 'accepted' : 'refused';
  score.title = message.accepted ? 'Accepted' : 'Below the score that is accepted';
  const proposed = message.proposed > 0 ? `, ${message.proposed} proposed` : '';
  element('evidence').textContent = `${message.found} found in the code${proposed}`;
  element('notes').replaceChildren(...message.notes.map(note));
  element('diagram').setAttribute('aria-label', message.title);
}

function note(text: string): HTMLElement {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

function fail(message: ShowMessage, error: unknown): void {
  const { message: text, line } = faultOf(error);
  const heading = document.createElement('h2');
  heading.textContent = line === null ? 'Mermaid could not draw this' : `Mermaid could not draw this: line ${line}`;
  const explanation = document.createElement('pre');
  explanation.textContent = text;
  const source = document.createElement('pre');
  source.className = 'source';
  source.textContent = excerpt(message.source, line);
  const box = element('error');
  box.replaceChildren(heading, explanation, source);
  box.hidden = false;
  // An old picture beside a new error would be taken for the answer.
  const target = element('diagram');
  target.replaceChildren();
  target.hidden = true;
  say({ kind: 'failed', version: message.version, message: text, line });
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}
