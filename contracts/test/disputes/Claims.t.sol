// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimEvidence, ClaimLeaf, DroppedEvidence, Place, RangeEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Epoch, EpochBuilder} from "../EpochBuilder.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Claims that are not exactly the claims before plus the lines.
contract DisputesClaimsTest is Corrupted {
    using EpochBuilder for Epoch;
    using Evidence for Epoch;

    /* WRONG CUMULATIVE */

    function test_EveryClaimAboveOrBelowItsLinesVoids() public {
        uint256 state = vm.snapshotState();
        (Epoch memory before, Epoch memory e) = twoEpochs();
        uint256 count = e.claims.length;
        for (uint256 i; i < 2 * count; ++i) {
            vm.revertToState(state);
            (before, e) = twoEpochs();
            uint256 c = i / 2;
            e.claims[c].cumulative = i % 2 == 0 ? e.claims[c].cumulative + 1 : e.claims[c].cumulative - 1;
            retotal(e);
            voids(e, IDisputes.Predicate.WrongCumulative, abi.encode(Evidence.cumulative(before, e, c)));
        }
    }

    function test_AClaimOfTheFirstEpochAboveItsLinesVoids() public {
        Epoch memory none;
        Epoch memory e = build(none, asked());
        e.claims[1].cumulative += 1;
        retotal(e);
        voids(e, IDisputes.Predicate.WrongCumulative, abi.encode(Evidence.cumulative(none, e, 1)));
    }

    function test_AClaimWithoutLinesThatGrowsVoids() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        uint256 c = insert(e, ClaimLeaf(0, operator, 1 ether, 0, 0));
        voids(e, IDisputes.Predicate.WrongCumulative, abi.encode(Evidence.cumulative(before, e, c)));
    }

    function test_AClaimIsMeasuredByItsOwnLinesAndItsOwnPast() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        ClaimEvidence memory shown = Evidence.cumulative(before, e, 3);
        shown.before = e.claim(1);
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)), "not the claim before it");
        shown = Evidence.cumulative(before, e, 3);
        shown.previous = before.claimPlace(e.claims[2].account);
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)), "another account's past");
        shown = Evidence.cumulative(before, e, 3);
        shown.previous.place = Place.Last;
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)), "no past");
        shown = Evidence.cumulative(before, e, 3);
        shown.first = e.line(0);
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)), "not its first line");
        shown = Evidence.cumulative(before, e, 3);
        shown.last = e.line(shown.last.leaf.index + 1);
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)), "not its last line");
        shown = Evidence.cumulative(before, e, 3);
        shown.first.leaf.sumBefore += 1;
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)), "not a line: first");
        shown = Evidence.cumulative(before, e, 3);
        shown.last.leaf.amount += 1;
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)), "not a line: last");
        shown = Evidence.cumulative(before, e, 3);
        shown.claim.leaf.lineEnd = 0;
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)), "not a claim");
    }

    function test_AClaimWhoseLinesRunBackwardsIsOrders() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        e.claims[2].lineEnd = e.claims[1].lineEnd - 1;
        e.reroot();
        ClaimEvidence memory shown = Evidence.cumulative(before, e, 2);
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(shown)));
        assertTrue(holds(e, IDisputes.Predicate.ClaimOrder, e.claimPair(2)));
    }

    /* WRONG RANGE */

    function test_ALineAmongAnothersVoids() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        // the second account takes the third's first line
        uint256 l = e.claims[1].lineEnd++;
        e.claims[1].cumulative += e.lines[l].amount;
        e.claims[2].cumulative -= e.lines[l].amount;
        retotal(e);
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(Evidence.cumulative(before, e, 1))));
        assertFalse(holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(Evidence.cumulative(before, e, 2))));
        voids(e, IDisputes.Predicate.WrongRange, e.range(1, l));
    }

    function test_TheFirstClaimsRangeBeginsAtTheFirstLine() public {
        Epoch memory none;
        Epoch memory e = build(none, asked());
        uint256 l = e.claims[0].lineEnd++;
        retotal(e);
        voids(e, IDisputes.Predicate.WrongRange, e.range(0, l));
    }

    function test_ALineOutsideTheRangeProvesNothing() public {
        (, Epoch memory e) = twoEpochs();
        uint256 end = e.claims[1].lineEnd;
        assertFalse(holds(e, IDisputes.Predicate.WrongRange, e.range(1, end)), "after");
        assertFalse(holds(e, IDisputes.Predicate.WrongRange, e.range(1, e.claims[0].lineEnd - 1)), "before");
        RangeEvidence memory shown = abi.decode(e.range(1, end - 1), (RangeEvidence));
        shown.line.leaf.account = operator;
        assertFalse(holds(e, IDisputes.Predicate.WrongRange, abi.encode(shown)), "not a line");
        shown = abi.decode(e.range(1, end), (RangeEvidence));
        shown.claim.leaf.lineEnd += 1;
        assertFalse(holds(e, IDisputes.Predicate.WrongRange, abi.encode(shown)), "not a claim");
    }

    /* ACCOUNT DROPPED */

    function test_EveryAccountThatIsDroppedVoids() public {
        uint256 state = vm.snapshotState();
        (Epoch memory before, Epoch memory e) = twoEpochs();
        uint256 count = before.claims.length;
        for (uint256 c; c < count; ++c) {
            vm.revertToState(state);
            (before, e) = twoEpochs();
            e.claims = without(e.claims, c);
            retotal(e);
            voids(e, IDisputes.Predicate.AccountDropped, before.dropped(e, c));
        }
    }

    function test_AnAccountThatIsThereIsNotDropped() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        DroppedEvidence memory shown = abi.decode(before.dropped(e, 2), (DroppedEvidence));
        assertFalse(holds(e, IDisputes.Predicate.AccountDropped, abi.encode(shown)));
        shown.missing.place = Place.Between;
        (shown.missing.near, shown.missing.next) = (e.claim(1), e.claim(3));
        assertFalse(holds(e, IDisputes.Predicate.AccountDropped, abi.encode(shown)), "not neighbours");
        shown.missing.next = e.claim(2);
        assertFalse(holds(e, IDisputes.Predicate.AccountDropped, abi.encode(shown)), "not above");
        shown.missing.place = Place.Last;
        assertFalse(holds(e, IDisputes.Predicate.AccountDropped, abi.encode(shown)), "not the last");
        shown.missing.place = Place.First;
        assertFalse(holds(e, IDisputes.Predicate.AccountDropped, abi.encode(shown)), "not the first");
        shown.previous.leaf.account = operator;
        shown.missing = e.claimPlace(operator);
        assertFalse(holds(e, IDisputes.Predicate.AccountDropped, abi.encode(shown)), "never earned");
    }

    /* HELPERS */

    /// @dev Sums and hashes follow the claims; the header's sums stay.
    function retotal(Epoch memory e) private pure {
        (uint256 total, uint256 lineSum) = (e.header.total, e.header.lineSum);
        e.resum();
        e.reroot();
        (e.header.total, e.header.lineSum) = (total, lineSum);
    }

    function without(ClaimLeaf[] memory claims, uint256 c) private pure returns (ClaimLeaf[] memory fewer) {
        fewer = new ClaimLeaf[](claims.length - 1);
        for (uint256 i; i < fewer.length; ++i) {
            fewer[i] = claims[i < c ? i : i + 1];
        }
    }

    /// @dev A claim that owns no lines, in its place by account.
    function insert(Epoch memory e, ClaimLeaf memory claim) private pure returns (uint256 c) {
        ClaimLeaf[] memory more = new ClaimLeaf[](e.claims.length + 1);
        while (c < e.claims.length && e.claims[c].account < claim.account) ++c;
        claim.lineEnd = c == 0 ? 0 : e.claims[c - 1].lineEnd;
        for (uint256 i; i < more.length; ++i) {
            more[i] = i < c ? e.claims[i] : i == c ? claim : e.claims[i - 1];
        }
        e.claims = more;
        retotal(e);
    }
}
