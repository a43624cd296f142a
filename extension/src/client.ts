import * as vscode from 'vscode';
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  ProgressType,
  RevealOutputChannelOn,
  State,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageclient/node';
import type { Artifact, ArtifactType, GenerateParams, NoParams } from './protocol';
import { SAFE_PATH_FLAG, findServerPython } from './python';

/** The server's commands that the extension calls: what goes in and what comes out. */
export interface ServerCommands {
  'groundplan.artifact.types': { params: NoParams; result: ArtifactType[] };
  'groundplan.artifact.generate': { params: GenerateParams; result: Artifact };
}

/** The server could not be started; the message is for the user. */
export class ServerUnavailable extends Error {}

type WorkDone = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

const SOURCE_LANGUAGES = ['python', 'typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'sql'];
const DIAGRAM_LANGUAGES = ['mermaid', 'markdown'];
const MAX_RESTARTS = 3;

/** The language server's process and the connection to it. */
export class Server implements vscode.Disposable {
  #client: LanguageClient | undefined;
  #starting: Promise<LanguageClient> | undefined;
  #restarts = 0;
  #tokens = 0;

  constructor(
    private readonly extensionPath: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Starts the server unless it runs; throws ServerUnavailable with a message for the user. */
  async start(): Promise<LanguageClient> {
    if (this.#client?.state === State.Running) return this.#client;
    this.#starting ??= this.#launch().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Stops the server and starts it again, with the settings as they are now. */
  async restart(): Promise<void> {
    await this.stop();
    this.#restarts = 0;
    await this.start();
  }

  /** Tells the running server what the settings are now. */
  async sendSettings(): Promise<void> {
    const client = this.#client;
    if (client?.state !== State.Running) return;
    await client.sendNotification(DidChangeConfigurationNotification.type, { settings: { groundplan: settings() } });
  }

  /** Ends the server's process, if there is one. */
  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client?.needsStop()) await client.stop();
  }

  dispose(): void {
    void this.stop();
  }

  /** Calls one of the server's commands; `onProgress` hears its work-done progress, `token` cancels it. */
  async call<Name extends keyof ServerCommands>(
    command: Name,
    params: ServerCommands[Name]['params'],
    token?: vscode.CancellationToken,
    onProgress?: (progress: WorkDone) => void,
  ): Promise<ServerCommands[Name]['result']> {
    const client = await this.start();
    const workDoneToken = `groundplan-${++this.#tokens}`;
    const listening = onProgress && client.onProgress(new ProgressType<WorkDone>(), workDoneToken, onProgress);
    try {
      const request = { command, arguments: [onProgress ? { ...params, workDoneToken } : params] };
      return (await client.sendRequest(ExecuteCommandRequest.type, request, token)) as ServerCommands[Name]['result'];
    } finally {
      listening?.dispose();
    }
  }

  async #launch(): Promise<LanguageClient> {
    const setting = vscode.workspace.getConfiguration('groundplan').get<string>('server.python', '');
    const search = await findServerPython({ setting, extensionPath: this.extensionPath });
    for (const { command, reason } of search.refused) this.log.info(`Not ${command}: ${reason}.`);
    if (search.kind === 'missing') throw new ServerUnavailable(search.message);
    const { command, args, version } = search.python;
    this.log.info(`Starting the server with ${command} (Python ${version}).`);
    const run = {
      command,
      args: [...args, SAFE_PATH_FLAG, '-m', 'groundplan', 'serve'],
      options: { cwd: this.extensionPath, env: { ...process.env, PYTHONUTF8: '1' } },
    };
    const client = new LanguageClient('groundplan', 'Groundplan', run, this.#clientOptions());
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.log.error(String(error));
      throw new ServerUnavailable(`The Groundplan server did not start with ${command}. Its log says why.`);
    }
    return client;
  }

  #clientOptions(): LanguageClientOptions {
    return {
      documentSelector: [...SOURCE_LANGUAGES, ...DIAGRAM_LANGUAGES]
        .map((language): { scheme: string; language?: string; pattern?: string } => ({ scheme: 'file', language }))
        .concat({ scheme: 'file', pattern: '**/*.{mmd,mermaid}' }),
      initializationOptions: settings(),
      outputChannel: this.log,
      // A failure is told once, by us, with buttons that help.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.#afterClose(),
      },
    };
  }

  #afterClose() {
    if (this.#client?.state === State.Starting || ++this.#restarts > MAX_RESTARTS) {
      this.log.error('The server ended and is not started again by itself.');
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    this.log.warn('The server ended; starting it again.');
    return { action: CloseAction.Restart, handled: true };
  }
}

/** The settings as the server takes them: one object, as plain data. */
function settings(): unknown {
  return JSON.parse(JSON.stringify(vscode.workspace.getConfiguration('groundplan')));
}
