using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Web.Commands;

namespace CcmFhir.Web.Tests.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_person_at_two_patients_and_the_same_words_with_three_are_told()
    {
        var file = _folder.File("panel.ndjson", string.Join('\n', Month("a", 10), Month("b", 10), Month("c", 12)));

        var run = await CommandRun.OfAsync(new AuditCommand(), "--facts", file, "--data", _folder.Data, "--json");
        var answer = JsonNode.Parse(run.Output)!;

        Assert.Equal((0, "", 3), (run.ExitCode, run.Error, (int)answer["months"]!));
        Assert.Equal(
            """[{"person":"rn1","firstPatient":"a","firstEntry":"t","secondPatient":"b","secondEntry":"t"}]""", answer["overlaps"]!.ToJsonString());
        Assert.Equal(
            ["same-words a b c rn1", "equal-totals a b c "],
            answer["patterns"]!.AsArray().Select(p => $"{p!["id"]} {string.Join(' ', p["patients"]!.AsArray())} {string.Join(' ', p["people"]!.AsArray())}"));
    }

    [Fact]
    public async Task For_people_each_is_a_line()
    {
        var run = await CommandRun.OfAsync(
            new AuditCommand(), "--facts", _folder.File("panel.ndjson", $"{Month("a", 10)}\n{Month("b", 10)}\n"), "--data", _folder.Data);

        Assert.Equal(new CommandRun(0,
            """
            2 months, 1 overlaps, 0 patterns
            rn1 worked for a (t) and b (t) at the same time
            all: 2 patients, 2 months: 0 billable, 0 to review, 2 not billable
              23.28 staff and 0.00 practitioner minutes a month; no units
              conditions-qualify stands in the way of 2
              consent-elements-explained stands in the way of 2
              plan-approved stands in the way of 2
              plan-copy-given stands in the way of 2
              plan-core-elements stands in the way of 2
              plan-covers-conditions stands in the way of 2
              plan-further-elements stands in the way of 2
              plan-in-certified-ehr stands in the way of 2
              plan-on-file stands in the way of 2
              supervision-recorded stands in the way of 2
            """, ""), run);
    }

    [Fact]
    [Trait("Verifies", "S27")]
    public async Task A_pilot_group_is_set_beside_the_others()
    {
        var file = _folder.File("panel.ndjson", string.Join('\n', Month("a", 10), Month("b", 11), Month("c", 12)));

        var run = await CommandRun.OfAsync(new AuditCommand(), "--facts", file, "--pilot", "a, c", "--data", _folder.Data, "--json");

        Assert.Equal(
            ["pilot 2", "others 1"],
            JsonNode.Parse(run.Output)!["metrics"]!.AsArray().Select(g => $"{g!["group"]} {g["metrics"]!["months"]}"));
    }

    [Fact]
    public async Task A_pilot_patient_without_a_month_is_an_error()
    {
        var run = await CommandRun.OfAsync(
            new AuditCommand(), "--facts", _folder.File("panel.ndjson", Month("a", 10)), "--pilot", "z", "--data", _folder.Data);

        Assert.Equal(new CommandRun(2, "", "ccmfhir: --pilot: There is no month of patient 'z'."), run);
    }

    [Fact]
    public async Task A_line_that_is_no_care_month_is_an_error_with_its_place()
    {
        var run = await CommandRun.OfAsync(
            new AuditCommand(), "--facts", _folder.File("panel.ndjson", $"{Month("a", 10)}\nnonsense\n"), "--data", _folder.Data);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("ccmfhir: line 2: $: The text is not JSON", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error() => Assert.Equal(
        2, (await CommandRun.OfAsync(new AuditCommand(), "--facts", Path.Combine(_folder.Data, "none"), "--json")).ExitCode);

    private static string Month(string patient, int hour) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"month":"2026-10","timeZone":"America/Chicago","patient":{"id":"{{patient}}","birthDate":"1950-01-02"},"billingPractitioner":{"id":"dr","role":"np"},"site":{"kind":"office"},"conditions":[],"consents":[{"id":"c","givenOn":"2026-01-02","mode":"written","practitioner":"dr"}],"visits":[{"code":"99214","on":"2026-01-05","practitioner":"dr"}],"entries":[{"id":"t","start":"2026-10-05T{{hour}}:00:00-05:00","end":"2026-10-05T{{hour}}:23:17-05:00","by":{"id":"rn1","name":"N","role":"rn"},"activity":"patient-call","note":"Same words"}]}""");
}
