namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Reads what concerns the app itself: address, keys, store, key ring, sessions.</summary>
internal static class AppSection
{
    // Stands in after an error; such a configuration is never handed out.
    private static readonly Uri NoAddress = new("https://invalid.example");

    public static AppSettings Read(ConfigurationObject app) => new(
        ReadPublicBaseUrl(app),
        ReadPath(app, "jwksPath", "/.well-known/jwks.json"),
        app.OptionalText("softwareId") ?? "org.ccmfhir.app",
        app.Sections("keys", ReadKey));

    public static StoreSettings ReadStore(ConfigurationObject store)
    {
        var kind = store.RequiredWord<StoreKind>("kind");
        var (path, connection) = (store.OptionalText("path"), store.Secret("connectionRef", required: false));
        if (kind == StoreKind.Sqlite && path is null)
        {
            store.Fail("path", "Is missing", "Name the database file, for example data/ccmfhir.db");
        }
        else if (kind == StoreKind.Postgres && !store.IsPresent("connectionRef"))
        {
            store.Fail("connectionRef", "Is missing", "Say where the connection string is kept: file:PATH or env:NAME");
        }

        var foreign = kind == StoreKind.Sqlite ? "connectionRef" : "path";
        if (store.IsPresent(foreign))
        {
            store.Fail(foreign, $"Has no meaning for a store of kind {LaunchWords<StoreKind>.For(kind)}", "Remove it");
        }

        return new StoreSettings(kind, path, connection);
    }

    public static DataProtectionSettings ReadDataProtection(ConfigurationObject protection, Uri publicBaseUrl)
    {
        var create = protection.Flag("createIfMissing", false);
        var secret = protection.Secret("masterSecretRef", required: true, mayBeMissing: create);
        if (create && !publicBaseUrl.IsLoopback)
        {
            protection.Fail("createIfMissing", "Is only for an app on a loopback host",
                "Make the secret yourself (32 random bytes, base64), back it up, and set this to false");
        }

        if (create && secret is { IsFile: false })
        {
            protection.Fail("createIfMissing", "Needs a masterSecretRef of the form file:PATH", "Name a file or set this to false");
        }

        return new DataProtectionSettings(secret!, create);
    }

    public static SessionSettings ReadSessions(ConfigurationObject sessions)
    {
        var (idle, absolute) = (sessions.Number("idleMinutes", 15, 1, 480), sessions.Number("absoluteMinutes", 480, 1, 1440));
        if (idle > absolute)
        {
            sessions.Fail("idleMinutes", "Is longer than absoluteMinutes", "Make it the shorter of the two");
        }

        return new SessionSettings(idle, absolute, sessions.Number("stateTtlSeconds", 600, 30, 3600));
    }

    public static PdfWriterSettings ReadPdfWriter(ConfigurationObject writer)
    {
        var command = writer.Texts("command");
        if (command.IsEmpty)
        {
            writer.Fail("command", "Is missing", "List the program and its arguments, for example [\"weasyprint\", \"{in}\", \"{out}\"]");
        }

        return new PdfWriterSettings(command, writer.Number("timeoutSeconds", 30, 1, 300), writer.Number("maxMegabytes", 10, 1, 100));
    }

    private static AppKey ReadKey(ConfigurationObject key) => new(
        key.Text("kid"),
        key.RequiredWord<SigningAlgorithm>("alg"),
        key.Word("use", KeyUse.Current),
        key.Secret("privateKeyRef", required: true)!);

    private static Uri ReadPublicBaseUrl(ConfigurationObject app)
    {
        var text = app.Text("publicBaseUrl");
        if (text.Length == 0)
        {
            return NoAddress;
        }

        var problem = AddressRules.ProblemWith(text, httpAllowed: false) ?? (new Uri(text).AbsolutePath == "/" && !text.EndsWith('/')
            ? null
            : new AddressProblem("Must be scheme, host and port only", "Remove the path and the trailing slash: the app's cookies need the root of its host"));
        if (problem is null)
        {
            return new Uri(text);
        }

        app.Fail("publicBaseUrl", problem.Problem, problem.Remedy);
        return NoAddress;
    }

    private static string ReadPath(ConfigurationObject app, string key, string fallback)
    {
        var path = app.OptionalText(key) ?? fallback;
        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || path.AsSpan().ContainsAny("?# \\"))
        {
            app.Fail(key, "Must be a path below the app's address", $"Write it with a leading slash, for example {fallback}");
        }

        return path;
    }
}
