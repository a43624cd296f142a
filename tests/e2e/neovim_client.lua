-- Drives the server from Neovim's own LSP client: open a workspace, draw, ask for a wrong type, stop.
-- Arguments: the server's Python, the workspace's folder. Prints one JSON document.
local python, folder = arg[1], arg[2]
local shown = {}

local id = vim.lsp.start({
  name = 'groundplan',
  cmd = { python, '-m', 'groundplan', 'serve' },
  root_dir = folder,
  workspace_folders = { { uri = vim.uri_from_fname(folder), name = 'shop' } },
}, { attach = false })
local client = assert(vim.lsp.get_client_by_id(id), 'the server did not start')
assert(vim.wait(20000, function() return client.initialized end, 20), 'initialize was not answered')

local function command(name, argument)
  local params = { command = 'groundplan.' .. name, arguments = { argument or vim.empty_dict() } }
  local answer, failure = client:request_sync('workspace/executeCommand', params, 60000)
  assert(answer, failure)
  return answer
end

shown.commands = client.server_capabilities.executeCommandProvider.commands
shown.artifact = command('artifact.generate', { type = 'mermaid_erd', noModel = true, scope = { 'orders' } }).result
shown.wrong = command('artifact.generate', { type = 'no_such_type' }).err
shown.wrong.message = tostring(shown.wrong.message)

-- A save in the editor reaches the index.
vim.cmd.edit(folder .. '/orders/models.py')
vim.lsp.buf_attach_client(0, id)
vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', '', 'class GiftWrap(models.Model):', '    paper = models.TextField()' })
vim.cmd.write()
assert(vim.wait(20000, function() return command('index.status').result.state == 'ready' end, 50), 'never ready')
local again = command('artifact.generate', { type = 'mermaid_erd', noModel = true, scope = { 'GiftWrap' } })
shown.after_save = again.result and again.result.source or vim.inspect(again.err)

client:stop()
shown.stopped = vim.wait(10000, function() return client:is_stopped() end, 20)
io.stdout:write(vim.json.encode(shown))
vim.cmd('qa!')
