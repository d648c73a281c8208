// What has to be in place before the libraries load.

// @medplum/core names WebSocket while it loads. Node 20 has none, and nothing here opens one.
globalThis.WebSocket ??= class {};

// oidc-provider's warnings are for the log; standard output holds the ready line alone.
console.info = console.error;
console.warn = console.error;
