using CcmFhir.Testing;

namespace CcmFhir.Web.Tests.Hosting;

/// <summary>One app and one sandbox for the tests of a class; each test signs in anew.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();
}
