namespace CcmFhir.Fhir.Bulk;

/// <summary>What a bulk export is asked for (https://hl7.org/fhir/uv/bulkdata/STU2/export.html#query-parameters).</summary>
public sealed record ExportRequest
{
    /// <summary>Below the FHIR base: "Group/panel/$export", "Patient/$export" or "$export".</summary>
    public required string Operation { get; init; }

    /// <summary>Resource types; none: all the server has.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Searches that narrow a type, "Encounter?date=ge2026-10-01". Dates of service belong here and not in <see cref="Since"/>.</summary>
    public IReadOnlyList<string> TypeFilters { get; init; } = [];

    /// <summary>Only what changed since: the transaction time of the export before. New members of a group may not be backfilled.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Kick off by POST with Parameters; else by GET. The next edition of the guide knows POST alone.</summary>
    public bool ByPost { get; init; }
}

/// <summary>How long to wait for a server to make its files.</summary>
public sealed record ExportPatience
{
    /// <summary>Between two looks where the server does not say.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>No look earlier than this, whatever the server says.</summary>
    public TimeSpan IntervalMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No look later than this. Oracle asks for ten minutes.</summary>
    public TimeSpan IntervalMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>All looks together; then the caller gets <see cref="Rest.FhirFailureKind.Busy"/> and may wait again.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromHours(12);
}
