using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using System.Text.Json;

namespace CcmFhir.Sandbox.Hosting;

/// <summary>
/// The executable: one EHR on one loopback port. Prints <c>{"ready":"http://127.0.0.1:PORT"}</c> when it listens and ends
/// when its parent does, so that nothing is left running. Exit codes: 0 ended, 2 bad usage.
/// </summary>
internal sealed class SandboxCommand : RootCommand
{
    public const int BadUsage = 2;

    private readonly Option<Uri?> _urls = UriOption(
        "--urls",
        "Loopback address to listen on, for example http://127.0.0.1:5100; a free port by default.",
        url => url is { Scheme: "http" } && url.Host == IPAddress.Loopback.ToString(),
        "must be http://127.0.0.1:PORT: the sandbox listens on loopback only.");

    private readonly Option<Uri?> _launchUrl = UriOption("--launch-url", "The app's launch URL.");
    private readonly Option<string?> _clientId = new("--client-id") { Description = "Client id of the app." };
    private readonly Option<string[]> _redirectUri = new("--redirect-uri") { Description = "Registered redirect URI; repeat for more." };
    private readonly Option<string?> _clientSecret = new("--client-secret") { Description = "Makes the client confidential." };
    private readonly Option<Uri?> _jwksUrl = UriOption("--jwks-url", "Loopback URL of the app's JWK Set: private_key_jwt.");
    private readonly Option<string[]> _frameOrigin = new("--frame-origin") { Description = "Further origin the launcher may frame." };

    private readonly Option<Persona> _persona = new("--persona")
    {
        Description = "Which kind of EHR to play: open, read-mostly, operation or no-version.",
        CustomParser = result =>
        {
            if (Enum.TryParse<Persona>(result.Tokens[0].Value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var persona))
            {
                return persona;
            }

            result.AddError("--persona is one of open, read-mostly, operation, no-version.");
            return default;
        },
    };

    private readonly Option<int?> _parent = new("--parent")
    {
        Description = "End when this process ends; without it, end when standard input closes.",
    };

    public SandboxCommand() : base("A stand-in EHR for demonstration and tests. Loopback only; nobody in it is real.")
    {
        foreach (var option in new Option[] { _urls, _launchUrl, _clientId, _redirectUri, _clientSecret, _jwksUrl, _frameOrigin, _persona, _parent })
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private static Option<Uri?> UriOption(
        string name, string description, Func<Uri, bool>? accepts = null, string refusal = "is not an absolute URL.") => new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && accepts?.Invoke(uri) != false)
                {
                    return uri;
                }

                result.AddError($"{name} {refusal}");
                return null;
            },
        };

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        await using var ehr = await SandboxEhr.StartAsync(Read(parsed), cancel);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { ready = ehr.BaseUrl.GetLeftPart(UriPartial.Authority) }));
        await Parent.EndedAsync(parsed.GetValue(_parent), cancel);
        return 0;
    }

    private SandboxOptions Read(ParseResult parsed) => new()
    {
        Port = parsed.GetValue(_urls)?.Port ?? 0,
        LaunchUrl = parsed.GetValue(_launchUrl),
        FrameOrigins = [.. parsed.GetValue(_frameOrigin) ?? []],
        Persona = parsed.GetValue(_persona),
        Clients = parsed.GetValue(_clientId) is { } id ? [Client(parsed, id)] : [],
    };

    private RegisteredClient Client(ParseResult parsed, string id)
    {
        var redirects = ImmutableArray.Create(parsed.GetValue(_redirectUri) ?? []);
        return (parsed.GetValue(_jwksUrl), parsed.GetValue(_clientSecret)) switch
        {
            ({ } jwks, _) => new() { Id = id, RedirectUris = redirects, Authentication = ClientAuthentication.Keys, JwksUri = jwks },
            (null, { } secret) => RegisteredClient.WithSecret(id, secret, redirects),
            _ => RegisteredClient.Open(id, redirects),
        };
    }
}
