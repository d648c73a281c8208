using System.Security.Cryptography;
using CcmFhir.Fhir.Model;
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
    EhrRegistry registry, SignInFinish finish, EhrAccess access, ChartReader charts, Sessions sessions, CareContexts contexts, Patients patients,
    AuditLog audit)
{
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
            : signedIn.Token.Context.Patient is { } patient ? await OpenAsync(http, ehr, signedIn, patient, cancel)
            : Problems.Result(http, ProblemKind.NoPatientInLaunch, ehr.DisplayName);
    }

    private async Task<IResult> OpenAsync(HttpContext http, EhrRegistration ehr, SignedIn signedIn, string patientId, CancellationToken cancel)
    {
        var (session, fhirBase, token, user) = signedIn;
        var connection = access.Connection(ehr.Id);
        var client = access.ClientWith(ehr.Id, token.AccessToken);
        var patientRead = client.ReadAsync<Fhir.Model.Patient>(patientId, cancel);
        var own = user.FhirUser is { Type: "Practitioner", IsForeign: false } reference ? reference.Id : null;
        var practitionerRead = own is null ? null : client.ReadAsync<Practitioner>(own, cancel);
        var roleRead = own is null ? null : client.SearchAsync<PractitionerRole>([("practitioner", own)], cancel);
        // Asked with the same breath: what the landing page says of the chart.
        var chart = charts.Begin(connection, client, token.Scopes, patientId);
        var patient = await patientRead;
        if (patient.Value is null || patient.Failure is not null)
        {
            return Problems.Result(
                http, patient.Failure is { } failed ? LaunchProblems.KindOf(failed) : ProblemKind.EhrUnreadable, ehr.DisplayName,
                retryAfter: patient.Failure?.RetryAfter);
        }

        if (PatientReading.Of(patient.Value, patientId) is not { } identity)
        {
            return Problems.Result(http, ProblemKind.EhrUnreadable, ehr.DisplayName, "Patient.name, Patient.birthDate");
        }

        // A user without a readable Practitioner is still a user; the role table decides what they may do.
        var practitioner = practitionerRead is null ? null : (await practitionerRead).Value;
        var roles = roleRead is null ? [] : (await roleRead).Value?.Matches ?? [];
        var (person, role) = Who.Of(connection, user, practitioner, roles);

        var key = new PatientKey(
            connection.Practice.Id, ehr.Id, await patients.FindOrAddAsync(connection.Practice.Id, ehr.Id, identity, person.Id, cancel));
        var context = new CareContext(
            WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)), session, key, patientId, token.Context.Encounter, fhirBase.OriginalString,
            person, LaunchWords<AppRole>.For(role), token.Context.NeedPatientBanner, token.Context.SmartStyleUrl, token.Context.Intent,
            token.Scopes.ToString());
        await contexts.AddAsync(context, TokenGrant.From(ehr.Id, fhirBase, token), cancel);
        charts.Keep(context, chart);
        await audit.WriteAsync(
            new Storage.AuditEvent(key.PracticeId, key.EhrId, person.Id, context.AppRole, "launch", key.PatientId, "GET /callback/{ehr}", "allowed"), cancel);
        SessionCookie.Write(http.Response, await sessions.RotateAsync(session, cancel));
        http.Response.Headers.Location = "/c/" + context.Id;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
