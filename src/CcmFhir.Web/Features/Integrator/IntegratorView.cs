using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Integrator;

// CONNECTION TO AN EHR, for the roles integrator and tester
//   GET  /c/{id}/setup?ehr=ID            the page; without ehr the one of this launch
//   POST /c/{id}/setup/run               ehr (id in launch.json) -> 303 …/setup?ehr=ID; while a run goes on, a second press joins it
//   GET  /c/{id}/setup/report?ehr=ID     the report alone, asked for every second while a run goes on

public sealed record IntegratorView : IRenderedBy<IntegratorPage>
{
    public required string ContextId { get; init; }
    public required string Viewer { get; init; }
    public required AntiforgeryView Antiforgery { get; init; }
    public required ImmutableArray<EhrChoiceView> Ehrs { get; init; }
    public required RegisterView Register { get; init; }
    public required ReportView Report { get; init; }
    /// <summary>What the EHR takes otherwise than before, newest first; noticed once a day.</summary>
    public required ImmutableArray<RouteChangeView> RouteChanges { get; init; }

    public string Path(string rest) => $"/c/{ContextId}/setup{rest}";
}

// IsOfLaunch: The launch's own token and patient are used for the checks that need them; other EHRs are looked at from outside.
public sealed record EhrChoiceView(string Id, string Name, bool IsShown, bool IsOfLaunch);

// Scopes: Separated by blanks, in the order they are asked for.
public sealed record RegisterView(string LaunchUrl, string RedirectUrl, string JwksUrl, string ClientId, string Authentication, string Scopes);

// Subject: ChargeItem, Task, …
public sealed record RouteChangeView(LocalDate On, string Subject, string Before, string After);

/// <summary>What a run has found so far.</summary>
public sealed record ReportView : IRenderedBy<ReportPanel>
{
    public required string ContextId { get; init; }
    public required string EhrId { get; init; }
    public required RunState State { get; init; }
    public required ImmutableArray<CheckView> Checks { get; init; }
    public required ImmutableArray<CapabilityView> Capabilities { get; init; }
    public required ImmutableArray<RouteView> Routes { get; init; }

    public int Count(CheckState state) => Checks.Count(c => c.State == state);
}

public enum RunState { NotRun, Running, Done }

public enum CheckState { Pass, Warn, Fail, Skip }

// Asked: Method and URL without ids, or null.
// ToDo: null when there is nothing to do.
public sealed record CheckView(string Id, string Title, CheckState State, string? Asked, string Came, string? ToDo);

public sealed record CapabilityView(string Type, bool Read, bool Search, bool Create, bool Update);

// Refused: The better routes that are not open, each with its reason.
public sealed record RouteView(string What, string Route, string Because, ImmutableArray<string> Refused, string? ManualStep);
