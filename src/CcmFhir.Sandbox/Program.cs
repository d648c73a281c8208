using CcmFhir.Sandbox.Hosting;

var parsed = new SandboxCommand().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"sandbox: {error.Message}");
    }

    return SandboxCommand.BadUsage;
}

return await parsed.InvokeAsync();
