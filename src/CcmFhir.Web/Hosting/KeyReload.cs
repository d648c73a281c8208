using CcmFhir.Smart.Keys;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Hosting;

/// <summary>
/// Takes rotated signing keys into the running app: every node reads <c>app.keys</c> of its launch.json again every half minute, so that it
/// publishes and signs with them within a minute of <c>ccmfhir keys rotate</c>. Nothing else of launch.json is taken over. A file
/// that cannot be used changes nothing and is logged.
/// </summary>
/// <param name="file">launch.json.</param>
/// <param name="keys">What tokens are asked with and the key set shows.</param>
internal sealed partial class KeyReload(string file, ClientKeyStore keys, TimeProvider clock, ILogger<KeyReload> logger) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>Reads once. True when other keys are in force now.</summary>
    public bool Look()
    {
        if (LaunchFile.Read(file) is not { Configuration: { } configuration })
        {
            LogUnusable(logger);
            return false;
        }

        try
        {
            var (current, published) = Registrations.KeysOf(configuration);
            var before = keys.PublicJwks();
            keys.Replace(current, published);
            if (keys.PublicJwks() == before)
            {
                return false;
            }

            var kids = string.Join(", ", current.Select(k => k.Kid));
            LogReplaced(logger, kids);
            return true;
        }
        catch (Exception unusable) when (unusable is InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // A key file that is being written, or lies where this node cannot read it.
            LogUnusable(logger);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The signing keys of launch.json have changed; now signing with {Kids}")]
    private static partial void LogReplaced(ILogger logger, string kids);

    [LoggerMessage(Level = LogLevel.Warning, Message = "launch.json or one of its keys cannot be read: the signing keys stay as they were. 'ccmfhir launch validate' says why.")]
    private static partial void LogUnusable(ILogger logger);
}
