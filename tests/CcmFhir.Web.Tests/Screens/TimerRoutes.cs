using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Features.Time;
using CcmFhir.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>Scripted answers of the timer's and panels' routes, as the view models' heads promise them.</summary>
internal static class TimerRoutes
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/c/{id}/timer/start", () => Dock(At(TimerState.Running, 0)));
        pages.MapPost("/c/{id}/timer/pause", () => Dock(At(TimerState.Paused)));
        pages.MapPost("/c/{id}/timer/resume", () => Dock(At(TimerState.Running)));
        pages.MapPost("/c/{id}/timer/discard", () => Dock(Armed()));
        pages.MapPost("/c/{id}/timer/stop", () => Html.Page(FormSamples.Stop));
        pages.MapGet("/c/{id}/timer", () => Dock(At(TimerState.Running, 1234)));
        pages.MapGet("/c/{id}/time/new", () => Html.Page(FormSamples.Manual));
        pages.MapPost("/c/{id}/time/preview", () => Html.Page(FormSamples.Stop.Counts!));
        pages.MapPost("/c/{id}/time", () => Html.Page(FormSamples.ManualRefused, StatusCodes.Status422UnprocessableEntity));
        pages.MapPost("/c/{id}/consent", () => Html.Page(FormSamples.Consent));
        pages.MapGet("/c/{id}/why", () => Html.Page(Catalogue.WhatIf));
        pages.MapGet("/c/{id}/panels/summary", () => Html.Page(LandingSamples.Typical().Summary));
        pages.MapGet("/c/{id}/panels/conditions", () => Html.Page(new ConditionsPanelView(Context, October, LandingSamples.Typical().Conditions)));
        pages.MapGet("/c/{id}/panels/records", () => Html.Page(new RecordsPanelView(Context, October, LandingSamples.Typical().Records)));
    }

    private static RazorComponentResult<TimerDock> Dock(TimerView timer) => Html.Page(new TimerDockView(Frame(timer)));
}
