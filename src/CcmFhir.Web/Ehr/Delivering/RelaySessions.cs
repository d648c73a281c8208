using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>
/// Leave to work on a chart without anybody asking, by the token launch.json names (<c>relayCredentials</c>, decision 11): with <c>system</c> the
/// app's own of SMART Backend Services, else one of a launch on the chart.
/// </summary>
internal sealed class RelaySessions(
    EhrAccess access, EhrRegistry registry, SmartDiscovery discovery, SystemTokens tokens, CareContexts contexts, Patients patients)
{
    private const int LaunchesTried = 5;

    private static readonly TimeSpan WaitForSession = TimeSpan.FromMinutes(5); // a launch on the chart ends the wait at once

    /// <param name="patient">Whose chart.</param>
    /// <param name="type">What is to be done there: among launches, one that may do it comes before one that may not.</param>
    /// <param name="letter">One of <c>c r u d s</c>.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The session, or why there is none now: nothing was sent, and it is tried again.</returns>
    public async Task<(FhirSession? Session, Outcome? Waiting)> OpenAsync(PatientKey patient, string type, char letter, CancellationToken cancel)
    {
        if (access.Connection(patient.EhrId).RelayCredentials == RelayCredentials.System)
        {
            return await OwnAsync(patient, cancel);
        }

        return await OfLaunchAsync(patient, type, letter, cancel) is { } session
            ? (session, null)
            : (null, new Outcome(DeliveryState.Approved, "waits for the next session on this EHR", RetryIn: WaitForSession, WasTried: false));
    }

    /// <summary>For what somebody asks for on a page: by the app's own token where it has one, else by this launch.</summary>
    public async Task<FhirSession?> OfPageAsync(CareContext context, CancellationToken cancel) =>
        access.Connection(context.Patient.EhrId).RelayCredentials == RelayCredentials.System
            ? (await OwnAsync(context.Patient, cancel)).Session
            : FhirSession.Of(context, access.ClientFor(context));

    /// <summary>The newest launch on this chart whose token still works; one that may do it before one that may not.</summary>
    private async Task<FhirSession?> OfLaunchAsync(PatientKey patient, string type, char letter, CancellationToken cancel)
    {
        var newest = await contexts.NewestForPatientAsync(patient.PatientId, LaunchesTried, cancel);
        foreach (var context in newest.OrderByDescending(c => ScopeSet.Parse(c.GrantedScopes).AllowsSome(type, letter)))
        {
            if ((await access.FreshAsync(context, cancel)).Succeeded)
            {
                return FhirSession.Of(context, access.ClientFor(context));
            }
        }

        return null;
    }

    private async Task<(FhirSession? Session, Outcome? Waiting)> OwnAsync(PatientKey patient, CancellationToken cancel)
    {
        var grants = new SystemGrants(registry.ById(patient.EhrId)!, discovery, tokens);
        var grant = await grants.GetAsync(cancel);
        if (!grant.Succeeded)
        {
            return (null, Waiting(grant.Failure));
        }

        var identity = await patients.ReadAsync(patient.PatientId, cancel);
        var client = access.ClientWith(patient.EhrId, grants.TokenAsync, grants.AnotherAsync);
        return (new FhirSession(patient, identity.FhirId, grant.Value.Scopes, client) { IsOurOwn = true }, null);
    }

    /// <summary>The whole EHR is waited for, so that a token endpoint that is away or says no is asked once in a while and not for every row.</summary>
    private static Outcome Waiting(SmartFailure failure) => new(
        DeliveryState.Approved,
        IsAway(failure)
            ? "the EHR gives the app no token now"
            : $"the EHR refuses the app a token of its own ({failure.OAuthError ?? $"{failure.Kind}"}): a person checks the Backend Services registration",
        RetryIn: WriteFailures.Obeyed(failure.RetryAfter), WasTried: false, IsEhrAway: true);

    private static bool IsAway(SmartFailure failure) =>
        failure.Kind is SmartFailureKind.Unreachable or SmartFailureKind.TimedOut or SmartFailureKind.ServerFault or SmartFailureKind.Busy
        || failure.HttpStatus is >= 500 or 429;
}
