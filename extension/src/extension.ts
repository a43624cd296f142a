import * as vscode from 'vscode';
import { Server, ServerUnavailable } from './client';
import { generateArtifact } from './generate';
import { PreviewPanels } from './preview';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Groundplan', { log: true });
  const previews = new PreviewPanels(context.extensionUri, log);
  const running = new Server(context.extensionPath, log);
  server = running;

  const command = (name: string, work: () => unknown) =>
    vscode.commands.registerCommand(name, () => reporting(log, work));
  context.subscriptions.push(
    log,
    previews,
    running,
    command('groundplan.generateArtifact', () => generateArtifact(running, previews)),
    command('groundplan.restartServer', () => running.restart()),
    command('groundplan.showLog', () => {
      log.show();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('groundplan.server')) void reporting(log, () => running.restart());
      else if (change.affectsConfiguration('groundplan')) void reporting(log, () => running.sendSettings());
    }),
  );
  // The server reads the workspace while the user does something else; nothing waits for it here.
  void reporting(log, () => running.start());
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** Runs a command; a failure is told in one sentence, with buttons that lead further. */
async function reporting(log: vscode.LogOutputChannel, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    await tell(log, error);
  }
}

async function tell(log: vscode.LogOutputChannel, error: unknown): Promise<void> {
  const openSettings = 'Open Settings';
  const showLog = 'Show Log';
  const buttons = error instanceof ServerUnavailable ? [openSettings, showLog] : [showLog];
  const picked = await vscode.window.showErrorMessage(sentence(error), ...buttons);
  if (picked === openSettings) {
    // In a remote window the path belongs to the remote machine, and the user's own settings do not show it.
    const where = vscode.env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
    await vscode.commands.executeCommand(`workbench.action.${where}`, { query: '@id:groundplan.server.python' });
  } else if (picked === showLog) {
    log.show();
  }
}

/** The server's errors carry a hint beside their message. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const data: unknown = 'data' in error ? error.data : undefined;
  const hint = typeof data === 'object' && data !== null && 'hint' in data ? data.hint : undefined;
  return typeof hint === 'string' && hint ? `${error.message} ${hint}` : error.message;
}
