using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Antiforgery;

namespace CcmFhir.Web.Features.BackOffice;

/// <summary>The back office's identity provider; null when launch.json names none.</summary>
internal sealed record OfficeRegistration(EhrRegistration? Provider);

/// <summary>The way in for people who do not come from a chart, by the same client as a launch, and what they see.</summary>
internal static class OfficeEndpoints
{
    public static void MapOffice(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/office/sign-in", async (HttpContext http, OfficeRegistration office, SignInStart start, CancellationToken cancel) =>
            office.Provider is { } provider
                ? await start.BeginAsync(http, LaunchRequest.Standalone(provider, []), cancel)
                : Problems.Result(http, ProblemKind.NotFound));
        routes.MapGet("/office/callback", CallbackAsync);
        routes.MapGet("/office", PageAsync);
        routes.MapPost("/office/sign-out", async (HttpContext http, Sessions sessions, CancellationToken cancel) =>
        {
            await sessions.EndAsync(SeatOf(http).SessionId, cancel);
            SessionCookie.Delete(http.Response);
            return See(http, "/?done=signed-out");
        });
    }

    private static async Task<IResult> CallbackAsync(
        HttpContext http, OfficeRegistration office, LaunchConfiguration configuration, SignInFinish finish, Sessions sessions, OfficeSeats seats, AuditLog audit,
        CancellationToken cancel)
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
        var role = settings.Roles.FirstOrDefault(r => user.Texts(r.Claim).Contains(r.Value, StringComparer.Ordinal))?.AppRole;
        var person = PersonOf(user, settings);
        var word = role is { } known ? LaunchWords<AppRole>.For(known) : "";
        await audit.WriteAsync(
            new AuditEvent(settings.Practice, "", person.Id, word, role is null ? "denial" : "sign-in", null, "GET /office/callback", role is null ? "refused" : "allowed"),
            cancel);
        if (role is null)
        {
            return Problems.Result(http, ProblemKind.NotAllowed, provider.DisplayName);
        }

        await seats.TakeAsync(new OfficeSeat(signedIn.Session, settings.Practice, person, word), cancel);
        SessionCookie.Write(http.Response, await sessions.RotateAsync(signedIn.Session, cancel));
        return See(http, "/office");
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
