using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Clinic;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Tests.Clinic;

public sealed class ClinicTests : IAsyncLifetime
{
    private RunningEhr _ehr = null!;

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync();

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    [Fact]
    public async Task Every_resource_of_the_clinic_would_be_accepted_if_it_were_posted()
    {
        foreach (var resource in ResourceType.All.Keys.SelectMany(t => _ehr.Ehr.All(t)))
        {
            var type = JsonNode.Parse(resource)!["resourceType"]!.GetValue<string>();
            using var response = await _ehr.CreateAsync(type, resource);

            Assert.True(response.IsSuccessStatusCode, $"{resource}\n{await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public void There_are_thirty_patients_and_every_name_is_a_canary()
    {
        var people = _ehr.Ehr.All("Patient").Concat(_ehr.Ehr.All("Practitioner")).Select(p => JsonNode.Parse(p)!["name"]![0]!["family"]!.GetValue<string>());

        Assert.True(_ehr.Ehr.All("Patient").Length >= 30);
        Assert.All(people, name => Assert.StartsWith("Test", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_npi_has_the_right_check_digit()
    {
        var npis = _ehr.Ehr.All("Practitioner").Concat(_ehr.Ehr.All("Organization"))
            .SelectMany(p => JsonNode.Parse(p)!["identifier"]?.AsArray() ?? []).Where(i => i!["system"]!.GetValue<string>() == "http://hl7.org/fhir/sid/us-npi")
            .Select(i => i!["value"]!.GetValue<string>()).ToArray();

        Assert.Equal(3, npis.Length);
        Assert.All(npis, npi => Assert.Equal(0, Luhn($"80840{npi}")));
    }

    [Theory]
    [InlineData("2026-11-18T15:00:00Z")]
    [InlineData("2026-11-01T15:00:00Z")]
    [InlineData("2026-11-01T03:00:00Z")]
    [InlineData("2028-02-29T20:00:00Z")]
    [InlineData("2027-01-01T06:00:00Z")]
    public void No_event_of_any_chart_lies_in_the_future_and_this_months_events_lie_in_it(string now)
    {
        var clock = new AdjustableClock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var store = new ResourceStore(clock, versioned: true);
        _ = new SandboxClinic(store, clock);
        var today = new Sandbox.Clinic.Calendar(clock).Today;
        var month = today.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

        foreach (var date in store.All("Encounter").SelectMany(e => Texts(e.Body, "period", "start", "end")).Concat(store.All("ChargeItem").SelectMany(c => Texts(c.Body, "occurrenceDateTime"))))
        {
            Assert.True(DateOnly.Parse(date[..10], System.Globalization.CultureInfo.InvariantCulture) <= today, date);
        }

        Assert.StartsWith(month, store.All("ChargeItem").Single().Body.GetProperty("occurrenceDateTime").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(month, store.Read("Encounter", "fern-stay-5")!.Body.GetProperty("period").GetProperty("start").GetString(), StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(store.Read("Patient", "dogwood")!.Body.GetProperty("deceasedDateTime").GetString(), month) < 0);
    }

    [Fact]
    public void The_same_day_gives_the_same_clinic()
    {
        static string[] Charts()
        {
            var clock = new AdjustableClock(new DateTimeOffset(2026, 11, 18, 15, 0, 0, TimeSpan.Zero));
            var store = new ResourceStore(clock, versioned: true);
            _ = new SandboxClinic(store, clock);
            return [.. ResourceType.All.Keys.Order(StringComparer.Ordinal).SelectMany(type => store.All(type)).Select(v => v.Body.GetRawText())];
        }

        Assert.Equal(Charts(), Charts());
    }

    [Fact]
    public void The_drug_name_is_two_hundred_characters_long()
    {
        var drug = _ehr.Ehr.All("MedicationRequest").Select(m => JsonNode.Parse(m)!)
            .Single(m => m["subject"]!["reference"]!.GetValue<string>() == "Patient/sidr")["medicationCodeableConcept"]!["text"]!.GetValue<string>();

        Assert.Equal(200, drug.Length);
    }

    private static IEnumerable<string> Texts(JsonElement body, params string[] path)
    {
        var parent = path.Length == 1 ? body : body.GetProperty(path[0]);
        return path.Skip(path.Length == 1 ? 0 : 1).Select(name => parent.GetProperty(name).GetString()!);
    }

    private static int Luhn(string digits) =>
        digits.Reverse().Select((d, i) => (d - '0') * (1 + (i % 2))).Sum(n => n > 9 ? n - 9 : n) % 10;
}
