// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Fees, Header, Policy} from "../../src/interfaces/Types.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";

contract RoyaltiesFeesFuzzTest is RoyaltiesFixture {
    /// @dev Policies by the epoch from which they hold, ascending.
    Policy[] private schedule;
    mapping(uint256 version => bytes32) private named;

    /// @notice Lines, burn, stakers and treasury take an epoch apart to the wei; floors go to the treasury.
    function testFuzz_ASplitOfAnyTotalByAnyPolicySumsExactly(uint256 seed, uint256 total) public {
        total = bound(total, 1, 200_000_000 ether);
        Fees memory f = anyFees(seed);
        IRoyalties.Config memory c = config();
        c.fees = f;
        royalties = deploy(c);
        vm.deal(operator, total);
        vm.deal(payer, total);
        deposit(operator, total);
        pay(1, uint128(total));
        uint256 lineSum = between(seed, 10, 0, total * (uint256(f.modelBps) + f.dataBps) / 10_000);
        post(header(total, lineSum));
        skip(f.disputeWindow);
        royalties.finalise(posted, beforePosted);
        (uint96 forTreasury, uint96 forStakers) = royalties.counters();
        assertEq(claimable() + toBurn() + forTreasury + forStakers, total);
        assertEq(claimable(), lineSum);
        assertEq(toBurn(), total * f.burnBps / 10_000);
        assertEq(forStakers, total * f.stakersBps / 10_000);
        assertGe(forTreasury, total * f.treasuryBps / 10_000);
        royalties.flushBurn();
        royalties.flushTreasury();
        royalties.flushStakers();
        assertEq(treasury.balance, forTreasury);
        assertEq(stakers.balance, forStakers);
        assertEq(address(royalties).balance, total + lineSum, "the bond and the lines are left");
    }

    /// @notice Whatever changes, epochs and voids follow each other: an epoch has the newest policy that holds for it, and what
    /// was the policy of an epoch being earned, so that receipts name its version, never changes.
    function testFuzz_PolicyOfAnyEpochIsTheScheduledOne(uint256 seed) public {
        schedule.push(Policy(0, 1, fees()));
        for (uint256 i; i < 15; ++i) {
            Policy memory earned = royalties.policyOf(newestEpoch() + 1);
            named[earned.version] = keccak256(abi.encode(earned));
            uint256 way = random(seed, i) % 3;
            (, uint256 pending,,,,,) = royalties.progress();
            if (way == 0) {
                change(anyFees(random(seed, i)));
            } else if (way == 1 && pending != 0) {
                voidPending();
            } else {
                postNext(uint96(2 + i));
            }
            for (uint256 epoch; epoch < newestEpoch() + 4; ++epoch) {
                Policy memory policy = royalties.policyOf(epoch);
                assertEq(abi.encode(policy), abi.encode(royalties.policies(policy.version)));
                policy.version = 0;
                assertEq(abi.encode(policy), abi.encode(naivePolicyOf(epoch)));
            }
            for (uint256 version = 1; version <= 16; ++version) {
                if (named[version] == 0) continue;
                assertEq(keccak256(abi.encode(royalties.policies(version))), named[version], "a named version changed");
            }
        }
    }

    /* HELPERS */

    /// @dev Any parts within the bounds.
    function anyFees(uint256 seed) private pure returns (Fees memory f) {
        f.burnBps = uint16(between(seed, 1, 0, 3_000));
        f.treasuryBps = uint16(between(seed, 2, 0, 3_000 - f.burnBps));
        f.stakersBps = uint16(between(seed, 3, 0, 3_000 - f.burnBps - f.treasuryBps));
        uint256 rest = 10_000 - f.burnBps - f.treasuryBps - f.stakersBps;
        f.modelBps = uint16(between(seed, 4, 0, rest));
        f.dataBps = uint16(rest - f.modelBps);
        f.reviewersBps = uint16(between(seed, 5, 0, 5_000));
        f.curatorsBps = uint16(between(seed, 6, 0, 5_000 - f.reviewersBps));
        f.disputeWindow = uint32(between(seed, 7, 0, 7 days));
    }

    /// @dev The epoch being earned now, and those before it, keep their policies.
    function change(Fees memory f) private {
        vm.prank(governance);
        royalties.setFees(f);
        uint256 next = newestEpoch() + 2;
        while (schedule[schedule.length - 1].fromEpoch >= next) schedule.pop();
        schedule.push(Policy(0, uint32(next), f));
    }

    function naivePolicyOf(uint256 epoch) private view returns (Policy memory policy) {
        policy = schedule[0];
        for (uint256 i; i < schedule.length; ++i) {
            if (schedule[i].fromEpoch <= epoch) policy = schedule[i];
        }
    }

    /// @dev An epoch that `voidPending` can void.
    function postNext(uint96 salt) private {
        deposit(operator, 10 ether);
        pay(salt, 1 ether);
        skip(7 days);
        Header memory h = header(inPool(), 0);
        h.receipts = keccak256(abi.encode(IDisputes.Predicate.LineSum, bytes("wrong")));
        post(h);
    }

    function voidPending() private {
        vm.startPrank(alice);
        bytes32 evidence = keccak256("wrong");
        royalties.commitDispute(keccak256(abi.encode(alice, newestEpoch(), IDisputes.Predicate.LineSum, evidence)));
        vm.roll(vm.getBlockNumber() + 1);
        royalties.dispute(posted, beforePosted, IDisputes.Predicate.LineSum, "wrong");
        vm.stopPrank();
        head = beforePosted;
    }

    function random(uint256 seed, uint256 salt) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }

    function between(uint256 seed, uint256 salt, uint256 least, uint256 most) private pure returns (uint256) {
        return least + random(seed, salt) % (most - least + 1);
    }
}
