using System.Security.Cryptography;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Web.Features.Launch;

/// <summary>
/// The way back from the EHR: code to tokens, id_token to a person, context to a patient; then one wave of reads, and the
/// browser goes on to <c>/c/{contextId}</c>. Whatever does not fit ends on its own page and leaves nothing behind.
/// </summary>
internal sealed class CallbackEndpoint(
    EhrRegistry registry, SignInFinish finish, SessionOwner owner, EhrAccess access, ChartReader charts, Sessions sessions, CareContexts contexts,
    Patients patients, AuditLog audit)
{
    private const string Route = "GET /callback/{ehr}";

    public static Task<IResult> HandleAsync(string ehr, HttpContext http, CallbackEndpoint endpoint, CancellationToken cancel) =>
        endpoint.RunAsync(ehr, http, cancel);

    private async Task<IResult> RunAsync(string ehrId, HttpContext http, CancellationToken cancel)
    {
        if (registry.ById(ehrId) is not { } ehr)
        {
            return Problems.Result(http, ProblemKind.NotFound);
        }

        var (signedIn, answer) = await finish.RunAsync(http, ehr, cancel);
        return signedIn is null ? answer!
            : !Who.IsStaff(access.Connection(ehr.Id), signedIn.User) ? await TurnAwayAsync(http, ehr, signedIn, cancel)
            : signedIn.Token.Context.Patient is { } patient ? await OpenAsync(http, ehr, signedIn, patient, cancel)
            : await LeaveAsync(http, ehr, signedIn, ProblemKind.NoPatientInLaunch, cancel);
    }

    private async Task<IResult> TurnAwayAsync(HttpContext http, EhrRegistration ehr, SignedIn signedIn, CancellationToken cancel)
    {
        await audit.WriteAsync(Who.TurnedAway(access.Connection(ehr.Id).Practice.Id, ehr.Id, signedIn.User, Route), cancel);
        return await LeaveAsync(http, ehr, signedIn, ProblemKind.NotStaff, cancel);
    }

    /// <summary>No chart is opened; but somebody is there, and who came before at this browser has left.</summary>
    private async Task<IResult> LeaveAsync(HttpContext http, EhrRegistration ehr, SignedIn signedIn, ProblemKind why, CancellationToken cancel)
    {
        var user = signedIn.User;
        var mark = new SignInMark(ehr.Id, user.Issuer, user.Subject, ehr.Id, Who.IdOf(user), null) { IsFromOffice = signedIn.IsFromOffice };
        await SessionForAsync(http, signedIn.Session, mark, cancel);
        return Problems.Result(http, why, ehr.DisplayName);
    }

    private async Task<IResult> OpenAsync(HttpContext http, EhrRegistration ehr, SignedIn signedIn, string patientId, CancellationToken cancel)
    {
        var (begunIn, fhirBase, token, user, isFromOffice) = signedIn;
        var connection = access.Connection(ehr.Id);
        var client = access.ClientWith(ehr.Id, token.AccessToken);
        var patientRead = client.ReadAsync<Fhir.Model.Patient>(patientId, cancel);
        var staffRead = StaffRecord.ReadAsync(client, ehr, user.FhirUser, cancel);
        // Asked with the same breath: what the landing page says of the chart.
        var chart = charts.Begin(connection, client, token.Scopes, patientId);
        var (person, role, npi) = Who.Of(connection, user, await staffRead);
        // Before anything can still go wrong: who came before at this browser has left, whatever becomes of this launch.
        var mark = new SignInMark(ehr.Id, user.Issuer, user.Subject, ehr.Id, person.Id, npi) { IsFromOffice = isFromOffice };
        var (session, isNew) = await SessionForAsync(http, begunIn, mark, cancel);
        var patient = await patientRead;
        if (patient.Value is null || patient.Failure is not null)
        {
            return patient.Failure is { } failed ? SignInTrouble.Unread(http, ehr, failed) : Problems.Result(http, ProblemKind.EhrUnreadable, ehr.DisplayName);
        }

        if (PatientReading.Of(patient.Value, patientId) is not { } identity)
        {
            return Problems.Result(http, ProblemKind.EhrUnreadable, ehr.DisplayName, "Patient.name, Patient.birthDate");
        }

        var key = new PatientKey(
            connection.Practice.Id, ehr.Id, await patients.FindOrAddAsync(connection.Practice.Id, ehr.Id, identity, person.Id, cancel));
        var context = new CareContext(
            WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)), session, key, patientId, token.Context.Encounter, fhirBase.OriginalString,
            person, LaunchWords<AppRole>.For(role), token.Context.NeedPatientBanner, token.Context.SmartStyleUrl, token.Context.Intent,
            token.Scopes.ToString())
        {
            SignedIn = mark,
        };
        await contexts.AddAsync(context, TokenGrant.From(ehr.Id, fhirBase, token), cancel);
        charts.Keep(context, chart);
        await audit.WriteAsync(
            new Storage.AuditEvent(key.PracticeId, key.EhrId, person.Id, context.AppRole, "launch", key.PatientId, Route, "allowed"), cancel);
        if (!isNew)
        {
            SessionCookie.Write(http.Response, await sessions.RotateAsync(session, cancel));
        }

        http.Response.Headers.Location = "/c/" + context.Id;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task<(Guid Id, bool IsNew)> SessionForAsync(HttpContext http, Guid begunIn, SignInMark mark, CancellationToken cancel)
    {
        var (session, token) = await owner.SessionForAsync(begunIn, mark, cancel);
        if (token is not null)
        {
            SessionCookie.Write(http.Response, token);
        }

        return (session, token is not null);
    }
}
