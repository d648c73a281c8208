using CcmFhir.Sandbox;
using CcmFhir.Testing;
using CcmFhir.Web.Features.BackOffice;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace CcmFhir.Web.Tests.BackOffice;

/// <summary>What the back office is shown. Signing in is tested against a provider written by others, in CcmFhir.Peers.Tests.</summary>
public sealed class OfficeChargesTests
{
    [Fact]
    public async Task A_charge_that_waits_for_a_person_is_listed_for_its_practice_and_for_no_other()
    {
        await using var app = await RunningApp.StartAsync(new() { Sandbox = o => o with { Persona = Persona.ReadMostly } });
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAsync();
        var states = await job.SettledAsync("ChargeItem");
        var charges = app.Services.GetRequiredService<OfficeCharges>();

        var (shown, patients) = await charges.ReadAsync(Seat("riverbend"), default);
        var (others, _) = await charges.ReadAsync(Seat("elsewhere"), default);

        Assert.Equal([DeliveryState.Manual], states);
        Assert.Equal(
            [new OfficeChargeView("Testpatient-Alder, Ada", new YearMonth(2026, 10), "99490", 1, "Manual", "Sandbox EHR", "/office/open/sandbox", false)],
            shown.Select(s => s with { Patient = s.Patient.StartsWith("Testpatient-Alder", StringComparison.Ordinal) ? "Testpatient-Alder, Ada" : s.Patient }));
        Assert.Equal((await MainJob.PatientAsync(app), 0), (patients.Single().PatientId, others.Length));
    }

    private static OfficeSeat Seat(string practice) => new(Guid.Empty, practice, new Author("office:a", "Ash Example", "office"), "biller");
}
