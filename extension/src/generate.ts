import * as vscode from 'vscode';
import type { Server } from './client';
import type { PreviewPanels } from './preview';
import type { Artifact, ArtifactType } from './protocol';

/** The command *Generate Artifact…*: asks what to draw, has the server draw it, and shows it. */
export async function generateArtifact(server: Server, previews: PreviewPanels): Promise<void> {
  const folder = await pickFolder();
  if (!folder) return;
  const type = await pickType(server);
  if (!type) return;
  const request = await vscode.window.showInputBox({
    title: `${type.title} of ${folder.name}`,
    prompt: 'What should it show? Leave it empty to show what matters most.',
    placeHolder: 'for instance: how orders are paid',
  });
  if (request === undefined) return;
  const artifact = await generate(server, folder, type, request.trim());
  if (artifact) previews.show(folder, type, artifact);
}

async function pickFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = vscode.window.activeTextEditor?.document.uri;
  const current = active && vscode.workspace.getWorkspaceFolder(active);
  if (folders.length <= 1) return folders[0];
  return current ?? vscode.window.showWorkspaceFolderPick({ placeHolder: 'The workspace to draw' });
}

async function pickType(server: Server): Promise<ArtifactType | undefined> {
  const types = server.call('groundplan.artifact.types', {});
  // Those that code alone can answer come first; the order is otherwise the server's.
  const items = types.then((all) => [...all.filter((type) => type.extractor), ...all.filter((type) => !type.extractor)].map(asItem));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Generate Artifact',
    placeHolder: 'What to draw',
    matchOnDetail: true,
  });
  return picked?.type;
}

function asItem(type: ArtifactType): vscode.QuickPickItem & { type: ArtifactType } {
  const detail = type.extractor ? 'From the code alone' : 'Needs a model';
  return { label: type.title, description: type.id, detail, type };
}

async function generate(
  server: Server,
  folder: vscode.WorkspaceFolder,
  type: ArtifactType,
  request: string,
): Promise<Artifact | undefined> {
  const params = { type: type.id, noModel: true, workspace: folder.uri.toString(), ...(request ? { request } : {}) };
  const options = { location: vscode.ProgressLocation.Notification, title: `Drawing ${type.title}`, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    let done = 0;
    try {
      return await server.call('groundplan.artifact.generate', params, token, (step) => {
        const percentage = step.kind === 'end' ? 100 : (step.percentage ?? done);
        progress.report({ message: step.message ?? '', increment: percentage - done });
        done = percentage;
      });
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}
