using System.Text.Json;
using CcmFhir.Billing.Edits;
using NodaTime;

namespace CcmFhir.Billing.Tests.Edits;

public sealed class EditTablesTests
{
    private static readonly LocalDate July = new(2026, 7, 1);
    private static readonly LocalDate October = new(2026, 10, 1);

    [Fact]
    public void Before_the_first_table_units_are_not_checked()
    {
        var tables = EditTables.None.With(new MueTable(July, "July", [new MueLimit("99439", 2, 2)]));

        Assert.Null(tables.MueTableOn(July.PlusDays(-1)));
        Assert.Null(tables.MueUnits("99439", July.PlusDays(-1)));
    }

    [Fact]
    public void The_newest_table_in_force_applies()
    {
        var tables = EditTables.None
            .With(new MueTable(October, "October", [new MueLimit("99439", 3, 2)]))
            .With(new MueTable(July, "July", [new MueLimit("99439", 1, 2)]))
            .With(new MueTable(July, "July again", [new MueLimit("99439", 2, 2)]));

        Assert.Equal([2, 2, 3], [tables.MueUnits("99439", July), tables.MueUnits("99439", October.PlusDays(-1)), tables.MueUnits("99439", October)]);
        Assert.Null(tables.MueUnits("99490", October));
        Assert.Equal(2, tables.Mues.Length);
    }

    [Fact]
    public void A_code_twice_in_a_table_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MueTable(July, "July", [new MueLimit("99439", 2, 2), new MueLimit("99439", 3, 2)]));

    [Fact]
    public void Without_a_table_no_pair_is_known_and_it_says_so()
    {
        Assert.False(EditTables.None.KnowsPairs);
        Assert.Null(EditTables.None.PtpPair("99487", "99490", July));
        Assert.True(EditTables.None.With([]).KnowsPairs);
    }

    [Fact]
    public void A_pair_is_in_force_from_its_first_to_its_last_day()
    {
        var edit = new PtpEdit("99487", "99490", July, October, PtpModifier.Allowed, "reason");
        var tables = EditTables.None.With([edit]);

        Assert.Null(tables.PtpPair("99490", "99487", July.PlusDays(-1)));
        Assert.Equal(edit, tables.PtpPair("99490", "99487", July));
        Assert.Equal(edit, tables.PtpPair("99487", "99490", October));
        Assert.Null(tables.PtpPair("99487", "99490", October.PlusDays(1)));
    }

    [Fact]
    public void A_pair_deleted_on_the_day_it_began_was_never_in_force() =>
        Assert.Null(EditTables.None.With([new PtpEdit("99487", "99490", July, July, PtpModifier.NotApplicable, "")]).PtpPair("99487", "99490", July));

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        var tables = EditTables.None.With(new MueTable(July, "July", [new MueLimit("99439", 2, 2)]))
            .With([new PtpEdit("99487", "99490", July, null, PtpModifier.Allowed, "reason"), new PtpEdit("99487", "99491", July, October, PtpModifier.NotAllowed, "")]);

        var read = EditTablesJson.Read(EditTablesJson.Write(tables));

        Assert.Equal(EditTablesJson.Write(tables), EditTablesJson.Write(read));
        Assert.Equal(tables.Ptps!.Value.AsEnumerable(), read.Ptps!.Value);
        Assert.Equal(2, read.MueUnits("99439", October));
        Assert.False(EditTablesJson.Read(EditTablesJson.Write(EditTables.None)).KnowsPairs);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"mues":[{"effectiveFrom":"soon","source":"s","limits":[]}],"ptps":null}""")]
    [InlineData("""{"mues":[{"effectiveFrom":null,"source":"s","limits":[]}],"ptps":null}""")]
    [InlineData("""{"mues":[{"effectiveFrom":"2026-07-01","source":"s","limits":[{"code":"A","units":1,"adjudication":1},{"code":"A","units":1,"adjudication":1}]}],"ptps":null}""")]
    public void A_broken_file_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => EditTablesJson.Read(json));
}
