using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Tests.Faults;

public sealed class SwitchboardTests
{
    private readonly Switchboard _faults = new();

    [Fact]
    public void Nothing_strikes_that_was_not_switched_on()
    {
        Assert.All(Enum.GetValues<FaultName>(), name => Assert.Null(_faults.Strike(name)));
    }

    [Fact]
    public void A_fault_strikes_until_it_is_switched_off()
    {
        _faults.Set(FaultName.Fhir500);
        Assert.NotNull(_faults.Strike(FaultName.Fhir500));
        Assert.NotNull(_faults.Strike(FaultName.Fhir500, "Task"));
        _faults.Clear(FaultName.Fhir500);

        Assert.Null(_faults.Strike(FaultName.Fhir500));
        Assert.Empty(_faults.On);
    }

    [Fact]
    public void A_counted_fault_strikes_that_often_and_no_more_even_from_many_threads()
    {
        _faults.Set(FaultName.Fhir500, times: 50);
        var struck = 0;
        Parallel.For(0, 500, _ =>
        {
            if (_faults.Strike(FaultName.Fhir500) is not null)
            {
                Interlocked.Increment(ref struck);
            }
        });

        Assert.Equal(50, struck);
        Assert.Empty(_faults.On);
    }

    [Fact]
    public void A_fault_of_one_type_spares_the_others_and_keeps_its_count()
    {
        _faults.Set(FaultName.Fhir404, "Task", times: 1);
        Assert.Null(_faults.Strike(FaultName.Fhir404, "Consent"));
        Assert.Null(_faults.Strike(FaultName.Fhir404));

        Assert.NotNull(_faults.Strike(FaultName.Fhir404, "Task"));
        Assert.Null(_faults.Strike(FaultName.Fhir404, "Task"));
    }

    [Fact]
    public void Everything_is_switched_off_at_once()
    {
        _faults.Set(FaultName.Latency);
        _faults.Set(FaultName.FhirHtml);
        _faults.ClearAll();

        Assert.Empty(_faults.On);
    }
}
