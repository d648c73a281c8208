using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Hosting;

/// <summary>Who may do what. One row per group of routes; the longest matching row holds; a route without a row is closed.</summary>
internal static class RouteRoles
{
    /// <summary>Patterns that need no sign-in: the way in, and what names nobody.</summary>
    public static readonly ImmutableArray<string> Open =
        ["/", "/health", "/launch", "/launch/standalone/{ehr}", "/callback/{ehr}", "/office/sign-in", "/office/callback", "/.well-known/jwks.json"];

    private static readonly ImmutableArray<AppRole> Everyone = [.. Enum.GetValues<AppRole>()];

    private static readonly ImmutableArray<AppRole> CareTeam = [AppRole.ClinicalStaff, AppRole.BillingPractitioner, AppRole.Delegate];

    private static readonly ImmutableArray<AppRole> Practitioner = [AppRole.BillingPractitioner];

    private static readonly ImmutableArray<AppRole> Closers = [AppRole.BillingPractitioner, AppRole.Delegate];

    private static readonly ImmutableArray<AppRole> ChargeDesk = [AppRole.BillingPractitioner, AppRole.Delegate, AppRole.Biller, AppRole.Manager];

    private static readonly ImmutableArray<AppRole> Office = [AppRole.Biller, AppRole.Manager];

    /// <summary>Who says who works here, and who a patient is.</summary>
    public static readonly ImmutableArray<AppRole> Registrars = [AppRole.BillingPractitioner, AppRole.Delegate, AppRole.Manager];
    private static readonly ImmutableArray<AppRole> Connectors = [AppRole.Integrator, AppRole.Tester];
    /// <summary>Who answers for the programme: its medical director, its manager, and who bills.</summary>
    public static readonly ImmutableArray<AppRole> Overseers = [AppRole.BillingPractitioner, AppRole.MedicalDirector, AppRole.Manager];
    private static readonly ImmutableArray<AppRole> Physicians = [AppRole.BillingPractitioner, AppRole.MedicalDirector];

    /// <summary>Method, beginning of the route pattern, roles.</summary>
    public static readonly ImmutableArray<(string Method, string Pattern, ImmutableArray<AppRole> Roles)> Table =
    [
        ("GET", "/c/{contextId}", Everyone),
        ("GET", "/c/{contextId}/charges/export.csv", ChargeDesk),
        ("POST", "/c/{contextId}/timer", CareTeam),
        ("POST", "/c/{contextId}/time", CareTeam),
        ("POST", "/c/{contextId}/conditions", Practitioner),
        ("POST", "/c/{contextId}/conditions/prepare", CareTeam),
        ("POST", "/c/{contextId}/outside", CareTeam),
        ("POST", "/c/{contextId}/outside/override", Closers),
        ("GET", "/c/{contextId}/signatures", Practitioner),
        ("POST", "/c/{contextId}/signatures", Practitioner),
        ("POST", "/c/{contextId}/identity", Registrars),
        ("POST", "/c/{contextId}/payer", ChargeDesk),
        ("GET", "/c/{contextId}/staff", Registrars),
        ("POST", "/c/{contextId}/staff", Registrars),
        ("GET", "/c/{contextId}/templates", Registrars),
        ("POST", "/c/{contextId}/templates", Registrars),
        ("GET", "/c/{contextId}/payers", Registrars),
        ("POST", "/c/{contextId}/payers", Registrars),
        ("POST", "/c/{contextId}/consent", CareTeam),
        ("POST", "/c/{contextId}/plan", CareTeam),
        ("POST", "/c/{contextId}/plan/approve", Practitioner),
        ("POST", "/c/{contextId}/month", Closers),
        ("POST", "/c/{contextId}/month/supervision", Practitioner),
        ("POST", "/c/{contextId}/month/decision-making", Practitioner),
        ("POST", "/c/{contextId}/charges", ChargeDesk),
        ("POST", "/c/{contextId}/sign-out", Everyone),
        ("GET", "/c/{contextId}/setup", Connectors),
        ("POST", "/c/{contextId}/setup", Connectors),
        ("GET", "/office", Office),
        ("POST", "/office/sign-out", Office),
        ("POST", "/c/{contextId}/home-care", CareTeam),
        ("POST", "/c/{contextId}/home-care/programme", Closers),
        ("GET", "/c/{contextId}/oversight", Overseers),
        ("POST", "/c/{contextId}/oversight", Overseers),
        ("POST", "/c/{contextId}/oversight/supervision", Physicians),
        ("POST", "/c/{contextId}/oversight/samples/{sampleId:guid}/sign-off", Physicians),
    ];

    private const string OversightToPatient = "/c/{contextId}/oversight/{entryId:guid}/move";

    /// <summary>
    /// Posts that write nothing about the patient, or settle who the patient is: they stay open while that is in doubt. A running timer can be stopped, so
    /// that its time is not lost.
    /// </summary>
    private static readonly ImmutableArray<string> OpenInDoubt =
    [
        "/c/{contextId}/identity", "/c/{contextId}/sign-out", "/c/{contextId}/timer/pause", "/c/{contextId}/timer/stop", "/c/{contextId}/time/preview",
        "/c/{contextId}/staff", "/c/{contextId}/setup", "/c/{contextId}/oversight",
    ];

    /// <summary>Whether a post to the route must wait until nobody doubts who the patient is.</summary>
    public static bool WritesAboutPatient(string pattern) => Covers("/c/{contextId}", pattern)
        && (pattern == OversightToPatient || !OpenInDoubt.Any(open => Covers(open, pattern)));

    /// <summary>Whether a route is somebody's: of a patient, or of the back office past its sign-in.</summary>
    public static bool IsGuarded(string pattern) => Covers("/c/{contextId}", pattern) || (IsOffice(pattern) && !Open.Contains(pattern));

    public static bool IsOffice(string pattern) => Covers("/office", pattern);

    /// <summary>The roles of a route, or none when no row names it.</summary>
    public static ImmutableArray<AppRole> For(string method, string pattern)
    {
        var read = method is "HEAD" ? "GET" : method;
        var row = Table.Where(r => r.Method == read && Covers(r.Pattern, pattern)).MaxBy(r => r.Pattern.Length);
        return row.Pattern is null ? [] : row.Roles;
    }

    private static bool Covers(string row, string pattern) =>
        pattern.StartsWith(row, StringComparison.Ordinal) && (pattern.Length == row.Length || pattern[row.Length] is '/' or '.');
}
