using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Antiforgery;

namespace CcmFhir.Web.Features.BackOffice;

/// <summary>The back office's identity provider; null when launch.json names none.</summary>
internal sealed record OfficeRegistration(EhrRegistration? Provider);

/// <summary>The way in for people who do not come from a chart, by the same client as a launch, and what they see.</summary>
internal static class OfficeEndpoints
{
    private const string Callback = "GET /office/callback";

    public static void MapOffice(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/office/sign-in", async (HttpContext http, OfficeRegistration office, SignInStart start, CancellationToken cancel) =>
            office.Provider is { } provider
                ? await start.BeginAsync(http, LaunchRequest.Standalone(provider, []), cancel)
                : Problems.Result(http, ProblemKind.NotFound));
        routes.MapGet("/office/callback", CallbackAsync);
        routes.MapGet("/office/open/{ehr}", OpenAsync);
        routes.MapGet("/office", PageAsync);
        routes.MapPost("/office/sign-out", async (HttpContext http, Sessions sessions, SweepBell bell, CancellationToken cancel) =>
        {
            await sessions.EndAsync(SeatOf(http).SessionId, cancel);
            bell.Ring();
            SessionCookie.Delete(http.Response);
            return See(http, "/?done=signed-out");
        });
    }

    private static async Task<IResult> CallbackAsync(
        HttpContext http, OfficeRegistration office, LaunchConfiguration configuration, SignInFinish finish, SessionOwner owner, EhrRegistry registry,
        Sessions sessions, OfficeSeats seats, AuditLog audit, CancellationToken cancel)
    {
        if (office.Provider is not { } provider || configuration.BackOffice is not { } settings)
        {
            return Problems.Result(http, ProblemKind.NotFound);
        }

        var (signedIn, answer) = await finish.RunAsync(http, provider, cancel);
        if (signedIn is null)
        {
            return answer!;
        }

        var user = signedIn.User;
        var mark = MarkOf(provider, user, registry);
        // Whoever signed in, let in or not: who came before at this browser has left.
        var (session, token) = await owner.SessionForAsync(signedIn.Session, mark, cancel);
        if (token is not null)
        {
            SessionCookie.Write(http.Response, token);
        }

        if (user.IsPatientSide && !settings.Roles.Any(r => r.Claim is "sub" or "fhirUser" && Holds(user, r)))
        {
            await audit.WriteAsync(Who.TurnedAway(settings.Practice, "", user, Callback), cancel);
            return Problems.Result(http, ProblemKind.NotStaff, provider.DisplayName);
        }

        var role = settings.Roles.FirstOrDefault(r => Holds(user, r))?.AppRole;
        var person = PersonOf(user, settings);
        var word = role is { } known ? LaunchWords<AppRole>.For(known) : "";
        await audit.WriteAsync(
            new AuditEvent(settings.Practice, "", person.Id, word, role is null ? "denial" : "sign-in", null, Callback, role is null ? "refused" : "allowed"),
            cancel);
        if (role is null)
        {
            return Problems.Result(http, ProblemKind.NotAllowed, provider.DisplayName);
        }

        await seats.TakeAsync(new OfficeSeat(session, settings.Practice, person, word, mark), cancel);
        if (token is null)
        {
            SessionCookie.Write(http.Response, await sessions.RotateAsync(session, cancel));
        }

        return See(http, "/office");
    }

    /// <summary>To a chart, by the EHR's own sign-in. It is who sits here that opens it, so the seat stays theirs.</summary>
    private static async Task<IResult> OpenAsync(
        string ehr, HttpContext http, EhrRegistry registry, LaunchConfiguration configuration, SignInStart start, CancellationToken cancel)
    {
        var seat = SeatOf(http);
        return registry.ById(ehr) is { } registration && configuration.FindById(ehr)?.Practice.Id == seat.PracticeId
            ? await start.BeginFromOfficeAsync(http, registration, seat.SessionId, cancel)
            : Problems.Result(http, ProblemKind.NotFound);
    }

    private static async Task<IResult> PageAsync(
        HttpContext http, OfficeCharges charges, LaunchConfiguration configuration, AuditLog audit, IAntiforgery antiforgery, CancellationToken cancel)
    {
        var seat = SeatOf(http);
        var (rows, patients) = await charges.ReadAsync(seat, cancel);
        foreach (var patient in patients)
        {
            // The list names them: each is a view of that patient.
            await audit.WriteAsync(new AuditEvent(patient.PracticeId, patient.EhrId, seat.Person.Id, seat.AppRole, "view", patient.PatientId, "GET /office", "allowed"), cancel);
        }

        var tokens = antiforgery.GetAndStoreTokens(http);
        return Html.Page(new OfficeView
        {
            Practice = configuration.Ehrs.First(e => e.Practice.Id == seat.PracticeId).Practice.Name,
            Person = seat.Person.Name,
            Antiforgery = new AntiforgeryView(tokens.FormFieldName, tokens.HeaderName!, tokens.RequestToken!),
            Charges = rows,
        });
    }

    private static bool Holds(UserIdentity user, OfficeRole role) => user.Texts(role.Claim).Contains(role.Value, StringComparer.Ordinal);

    /// <summary>A provider that names people by an EHR's own references says who they are there; no other says who they are not.</summary>
    private static SignInMark MarkOf(EhrRegistration provider, UserIdentity user, EhrRegistry registry) =>
        new(provider.Id, user.Issuer, user.Subject, null, null, null)
        {
            Person = user.FhirUser is { ForeignBase: { } place } named && registry.ByIss(place) is { } ehr
                ? new StaffIdentity(ehr.Id, $"{named.Type}/{named.Id}").Key
                : null,
        };

    private static Author PersonOf(UserIdentity user, BackOfficeSettings settings) =>
        new("office:" + user.Subject, user.Texts(settings.NameClaim) is [var name, ..] ? name : user.Subject, "office");

    private static OfficeSeat SeatOf(HttpContext http) =>
        (http.Features.Get<OfficeSeatFeature>() ?? throw new InvalidOperationException("This route is not behind the gate.")).Seat;

    private static IResult See(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
