using System.CommandLine;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Commands;

/// <summary><c>ccmfhir serve</c>: the web application. Also what runs when no word is given.</summary>
internal sealed class ServeCommand : Command
{
    public ServeCommand() : base("serve", "Run the web application (the default).")
    {
        TreatUnmatchedTokensAsErrors = false; // --urls and --Section:Key=value go on to the host
        SetAction(async (parsed, cancel) =>
        {
            await using var app = WebHost.Build([.. parsed.UnmatchedTokens]);
            await app.RunAsync(cancel);
            return CommandLine.Done;
        });
    }
}
