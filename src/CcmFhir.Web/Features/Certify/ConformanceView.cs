using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Certify;

// CONFORMANCE RUN AT AN EHR, for the roles integrator and tester
//   GET  /c/{id}/setup/certify?ehr=ID&run=ID the page; without ehr the EHR of this launch, without run its last one
//   POST /c/{id}/setup/certify/run           ehr, way (guided | alone), launchUrl (alone: a URL of the EHR, or empty), writes (yes)
//                                            -> 303 …/certify?ehr=ID; while a run goes on, a second press joins it; 422 for a URL elsewhere
//   POST /c/{id}/setup/certify/end           ehr -> 303; what was written is taken back first
//   POST /c/{id}/setup/certify/skip          ehr -> 303; leaves out the step the run waits for
//   GET  /c/{id}/setup/certify/next?ehr=ID   302 to the EHR's sign-in the run waits for
//   GET  /c/{id}/setup/certify/report?ehr=ID&run=ID the report alone, asked for every second while the run goes on
//   GET  /c/{id}/setup/certify/files/{name}?ehr=ID&run=ID   certify.json, certify.junit.xml, certify.html of a finished run

public sealed record ConformanceView : IRenderedBy<ConformancePage>
{
    public required string Viewer { get; init; }
    public required string Ehr { get; init; }
    public required ConformanceForm Form { get; init; }
    public required ConformanceReportView Report { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    /// <summary>No run goes on at this EHR, on any node.</summary>
    public bool MayBegin { get; init; } = true;
    /// <summary>The EHR's other runs that are kept, newest first.</summary>
    public ImmutableArray<EarlierRun> Earlier { get; init; } = [];
}

/// <summary>The form as proposed or as posted.</summary>
public sealed record ConformanceForm(bool IsGuided = true, string LaunchUrl = "", bool MayWrite = false);

/// <summary>What a run has found so far.</summary>
public sealed record ConformanceReportView : IRenderedBy<ConformanceReport>
{
    public required string ContextId { get; init; }
    public required string EhrId { get; init; }
    public required AntiforgeryView Antiforgery { get; init; }
    public required ConformanceState State { get; init; }
    public required ImmutableArray<ConformanceCheck> Checks { get; init; }
    /// <summary>How many checks there are to do.</summary>
    public int Planned { get; init; }
    /// <summary>Who began it.</summary>
    public string By { get; init; } = "";
    public ConformanceWait Wait { get; init; }
    /// <summary>Null: the last one, whichever that is.</summary>
    public Guid? RunId { get; init; }
    public ImmutableArray<UncoveredView> NotCovered { get; init; } = [];
    /// <summary>Put in the place of the report on a page that was drawn while the run went on, and so has no form to begin the next.</summary>
    public bool IsSwappedIn { get; init; }

    public string Path(string rest) => $"/c/{ContextId}/setup/certify{rest}";

    public string Query => $"?ehr={Uri.EscapeDataString(EhrId)}{(RunId is { } run ? $"&run={run:D}" : "")}";

    public bool IsUnderWay => State is ConformanceState.Running or ConformanceState.Ending;

    public int Count(ConformanceVerdict verdict) => Checks.Count(c => c.Verdict == verdict);
}

public enum ConformanceState { NotRun, Running, Ending, Done, EndedEarly, BrokenOff }

public enum ConformanceVerdict { Pass, Fail, Skip }

// What the run waits for the tester to do.
public enum ConformanceWait { None, Launch, SignIn }

// Verifies: Ids of the requirements.
// ToDo: null when there is nothing to do.
// Traffic: Request and answer of each exchange, redacted, line by line.
public sealed record ConformanceCheck(
    string Id, string Title, ConformanceVerdict Verdict, string Why, string? ToDo, ImmutableArray<string> Verifies, ImmutableArray<string> Traffic);

// BegunAt: In the practice's zone.
public sealed record EarlierRun(Guid Id, LocalDateTime BegunAt, int Passed, int Failed, int Skipped, string By);

public sealed record UncoveredView(string Id, string Text, string Why);
