using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Delivering;

namespace CcmFhir.Web.Tests.Jobs;

/// <summary>An outage of an ordinary length sets nothing aside; what nobody can mend by waiting is.</summary>
public sealed class RelayPatienceTests
{
    private static readonly Outcome NoAnswer = new(DeliveryState.Unknown, "sent, and no answer came", IsEhrAway: true);

    private static readonly Outcome NotFoundYet = new(DeliveryState.Unknown, "not found", RetryIn: TimeSpan.FromSeconds(10), WasTried: false, WasMissed: true);

    private static readonly Outcome CannotAsk = new(DeliveryState.Unknown, "the session at the EHR has ended", WasTried: false);

    private static readonly Outcome Ended = CannotAsk with { State = DeliveryState.Approved };

    private static readonly Outcome NotOurs = new(DeliveryState.Unknown, "our own fault: FormatException");

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    public void A_search_in_vain_is_given_its_time_after_however_many_tries(int attempts) =>
        Assert.Equal(NotFoundYet, RelayPatience.Judge(Row(attempts), NotFoundYet, TimeSpan.FromDays(3)));

    [Fact]
    public void While_the_EHR_is_away_only_a_day_ends_it()
    {
        var before = RelayPatience.Judge(Row(11), NoAnswer, TimeSpan.FromHours(23));
        var after = RelayPatience.Judge(Row(2), NoAnswer, TimeSpan.FromHours(25));

        Assert.Equal((DeliveryState.Unknown, NoAnswer.Detail), (before.State, before.Detail));
        Assert.Equal(
            new Outcome(DeliveryState.Rejected, "set aside after a day in doubt: sent, and no answer came", IsEhrAway: true), after);
    }

    [Fact]
    public void What_cannot_be_asked_for_is_set_aside_after_a_day_and_counts_as_one_that_may_have_arrived()
    {
        var before = RelayPatience.Judge(Row(40), CannotAsk, TimeSpan.FromHours(23));
        var after = RelayPatience.Judge(Row(2), CannotAsk, TimeSpan.FromHours(25));

        Assert.Equal(DeliveryState.Unknown, before.State);
        Assert.Equal((DeliveryState.Rejected, true), (after.State, after.WasTried));
    }

    [Theory]
    [InlineData(11, DeliveryState.Unknown)]
    [InlineData(12, DeliveryState.Rejected)]
    public void Twelve_sends_of_which_nobody_knows_what_became_end_it(int attempts, DeliveryState state)
    {
        Assert.Equal(state, RelayPatience.Judge(Row(attempts), NotOurs, TimeSpan.Zero).State);
        Assert.Equal(state, RelayPatience.Judge(Row(attempts), NoAnswer, TimeSpan.Zero).State);
    }

    [Fact]
    public void What_was_never_sent_is_never_set_aside() =>
        Assert.Equal(DeliveryState.Approved, RelayPatience.Judge(Row(40), Ended, TimeSpan.FromDays(30)).State);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(480, 120)]
    [InlineData(600_000, 900)]
    public void A_try_that_sent_nothing_waits_the_longer_the_longer_it_lasts(int lasting, int seconds) =>
        AssertAbout(seconds, RelayPatience.Judge(Row(1), Ended, TimeSpan.FromSeconds(lasting)));

    [Fact]
    public void An_EHR_that_is_away_is_left_to_the_circuit_so_that_rows_leave_soon_after_it_is_back() =>
        AssertAbout(2, RelayPatience.Judge(Row(1), Ended with { IsEhrAway = true }, TimeSpan.FromHours(20)));

    [Fact]
    public void Retry_After_is_obeyed_and_none_makes_a_write_come_sooner()
    {
        var asked = RelayPatience.Judge(Row(1), NoAnswer with { RetryIn = TimeSpan.FromMinutes(10) }, TimeSpan.Zero);
        var atOnce = RelayPatience.Judge(Row(3), NoAnswer with { RetryIn = TimeSpan.Zero }, TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromMinutes(10), asked.RetryIn);
        AssertAbout(8, atOnce);
    }

    private static void AssertAbout(int seconds, Outcome outcome) => Assert.InRange(outcome.RetryIn!.Value.TotalSeconds, seconds * 0.74, seconds * 1.26);

    private static OutboxRow Row(int attempts) => new(
        1, new OutboxItem(Guid.Empty, new PatientKey("p1", "sandbox", Guid.Empty), "ChargeItem", "system|value", "2026-10", []), "fhir-create",
        DeliveryState.Sending, attempts, null, null, null, Claim.Now);
}
