namespace CcmFhir.Sandbox.Tests;

/// <summary>One sandbox for a class of tests which change nothing that another of them looks at.</summary>
public sealed class SharedEhr : IAsyncLifetime
{
    internal RunningEhr Running { get; private set; } = null!;

    public async Task InitializeAsync() => Running = await RunningEhr.StartAsync();

    public async Task DisposeAsync() => await Running.DisposeAsync();
}
