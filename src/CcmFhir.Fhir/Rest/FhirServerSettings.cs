using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Rest;

/// <summary>How one EHR's FHIR endpoint is to be spoken to.</summary>
public sealed record FhirServerSettings
{
    /// <summary>The FHIR base, with or without a trailing slash.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Hosts (<c>ehr.example.org</c> or <c>localhost:8080</c>) that may see the token, besides that of <see cref="BaseUrl"/>.</summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];

    /// <summary>Search by POST to _search: keeps patient data out of the server's URL logs.</summary>
    public bool SearchByPost { get; init; }

    /// <summary>Types that are not searched for: a search for one is <see cref="FhirFailureKind.Unsupported"/> and sends nothing.</summary>
    public IReadOnlyCollection<string> Unsearchable { get; init; } = [];

    /// <summary>The <c>_count</c> to ask for; null leaves it to the server.</summary>
    public int? PageSize { get; init; }

    public int PagesMax { get; init; } = 200;

    public int ResourcesMax { get; init; } = 20_000;

    public FhirJsonLimits Limits { get; init; } = FhirJsonLimits.Default;

    /// <summary>For one attempt, body included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Repetitions of a read that met 429, 502, 503, 504 or no connection. Writes are never repeated.</summary>
    public int RetriesMax { get; init; } = 3;

    /// <summary>The first wait; doubled each time, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A longer Retry-After is not waited for but handed to the caller as <see cref="FhirFailureKind.Busy"/>.</summary>
    public TimeSpan RetryAfterMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>So many attempts within <see cref="BreakerWindow"/>, nine in ten of them failed, open the circuit for <see cref="BreakerPause"/>.</summary>
    public int BreakerAttempts { get; init; } = 20;

    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(15);

    public int ConcurrencyMax { get; init; } = 4;

    /// <summary>Requests a second on average; bursts of as many. Null: no limit of ours.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Parameters added to every search, such as an EHR's tenant filters.</summary>
    public IReadOnlyList<(string Name, string Value)> ExtraQuery { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> ExtraHeaders { get; init; } = [];
}
