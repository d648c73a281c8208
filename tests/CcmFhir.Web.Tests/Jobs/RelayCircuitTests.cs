using CcmFhir.Testing;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Tests.Jobs;

public sealed class RelayCircuitTests
{
    private static readonly Outcome Away = new(DeliveryState.Approved, WasTried: false, IsEhrAway: true);

    private readonly TestClock _clock = TestClock.Default;

    [Fact]
    public void Four_troubles_in_a_row_stop_the_lane_and_then_let_one_row_try()
    {
        var circuit = new RelayCircuit(_clock);
        Learn(circuit, Away, 3);
        var before = circuit.Free(6, 0);
        circuit.Learn(Away);
        var open = circuit.Free(6, 0);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((6, 0, 1, 0), (before, open, circuit.Free(6, 0), circuit.Free(6, 1)));
    }

    [Fact]
    public void An_answer_of_the_EHR_closes_the_circuit()
    {
        var circuit = new RelayCircuit(_clock);
        Learn(circuit, Away, 5);
        circuit.Learn(new Outcome(DeliveryState.Rejected));
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(6, circuit.Free(6, 0));
    }

    [Fact]
    public void A_row_that_waits_for_a_session_says_nothing_about_the_EHR()
    {
        var circuit = new RelayCircuit(_clock);
        Learn(circuit, new Outcome(DeliveryState.Approved, WasTried: false), 10);

        Assert.Equal(6, circuit.Free(6, 0));
    }

    [Fact]
    public void Retry_After_holds_for_the_whole_lane()
    {
        var circuit = new RelayCircuit(_clock);
        circuit.Learn(Away with { RetryIn = TimeSpan.FromSeconds(30) });
        _clock.Advance(TimeSpan.FromSeconds(29));
        var early = circuit.Free(6, 0);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((0, 6), (early, circuit.Free(6, 0)));
    }

    [Fact]
    public void Retry_After_of_a_write_that_may_have_arrived_holds_for_the_whole_lane_too()
    {
        var circuit = new RelayCircuit(_clock);
        circuit.Learn(new Outcome(DeliveryState.Unknown, RetryIn: TimeSpan.FromSeconds(30), IsEhrAway: true));
        _clock.Advance(TimeSpan.FromSeconds(29));
        var early = circuit.Free(6, 0);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((0, 6), (early, circuit.Free(6, 0)));
    }

    [Fact]
    public void The_longest_pause_is_about_a_minute()
    {
        var circuit = new RelayCircuit(_clock);
        Learn(circuit, Away, 100);
        var open = circuit.Free(6, 0);
        _clock.Advance(TimeSpan.FromSeconds(75));

        Assert.Equal((0, 1), (open, circuit.Free(6, 0)));
    }

    private static void Learn(RelayCircuit circuit, Outcome outcome, int times)
    {
        for (var n = 0; n < times; n++)
        {
            circuit.Learn(outcome);
        }
    }
}
