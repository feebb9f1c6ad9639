// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {GovernanceFixture} from "../GovernanceFixture.sol";

/// @notice Who proposes, whose votes count, and how many it takes.
abstract contract GovernanceQuorumTest is GovernanceFixture {
    function test_TheFirstWrapperOf1OpenDoesNotSeizeTheVote() public {
        vm.deal(address(timelock), 1_000_000 ether);
        wrap(alice, 1 ether);
        assertEq(token.totalSupply(), 1 ether);
        Proposal memory p = propose(alice, alice, 1_000_000 ether, "", "all of it to alice");
        startVote();
        vote(alice, p, FOR);
        endVote();
        assertState(p, IGovernor.ProposalState.Defeated);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        queue(p);
        assertEq(address(timelock).balance, 1_000_000 ether);
    }

    function test_QuorumIsTheLargerOf25PercentOfWrappedAnd2PercentOfGenesis() public {
        wrap(alice, 1 ether);
        assertEq(governor.quorum(block.timestamp - 1), 20_000_000 ether);
        wrap(alice, 80_000_000 ether - 1 ether);
        assertEq(governor.quorum(block.timestamp - 1), 20_000_000 ether);
        wrap(bob, 20_000_000 ether);
        assertEq(governor.quorum(block.timestamp - 1), 25_000_000 ether);
    }

    function test_AProposalWithAWeiLessThanTheQuorumFails() public {
        wrap(alice, QUORUM - 1);
        wrap(bob, 1);
        Proposal memory p = propose(alice, address(book), 0, abi.encodeCall(book.setAddress, ("x", bob)), "one");
        Proposal memory q = propose(alice, address(book), 0, abi.encodeCall(book.setAddress, ("y", bob)), "two");
        startVote();
        vote(alice, p, FOR);
        vote(alice, q, FOR);
        vote(bob, q, ABSTAIN);
        endVote();
        assertState(p, IGovernor.ProposalState.Defeated);
        assertState(q, IGovernor.ProposalState.Succeeded);
    }

    function test_MoreAgainstThanForFails() public {
        wrap(alice, QUORUM);
        wrap(bob, QUORUM);
        Proposal memory p = propose(alice, address(book), 0, abi.encodeCall(book.setAddress, ("x", bob)), "one");
        startVote();
        vote(alice, p, FOR);
        vote(bob, p, AGAINST);
        endVote();
        assertState(p, IGovernor.ProposalState.Defeated);
    }

    function test_VotesAreCountedAsOfTheVotesStart() public {
        wrap(alice, QUORUM);
        Proposal memory p = propose(alice, address(book), 0, abi.encodeCall(book.setAddress, ("x", bob)), "one");
        startVote();
        // Wrapped OPEN that comes later or passes from hand to hand does not vote.
        wrap(bob, 4 * QUORUM);
        vm.prank(alice);
        token.transfer(carol, QUORUM);
        vm.prank(carol);
        token.delegate(carol);
        skip(1);
        vote(bob, p, AGAINST);
        vote(carol, p, AGAINST);
        vote(alice, p, FOR);
        (uint256 against, uint256 forVotes,) = governor.proposalVotes(p.id);
        assertEq(against, 0);
        assertEq(forVotes, QUORUM);
    }

    function test_AQuorumReachedLateExtendsTheVote() public {
        wrap(alice, QUORUM);
        wrap(bob, QUORUM + 1);
        Proposal memory p = propose(alice, address(book), 0, abi.encodeCall(book.setAddress, ("x", bob)), "one");
        startVote();
        uint256 deadline = governor.proposalDeadline(p.id);
        vm.warp(deadline);
        vote(alice, p, FOR);
        assertEq(governor.proposalDeadline(p.id), deadline + time.extension);
        skip(1);
        vote(bob, p, AGAINST);
        skip(time.extension);
        assertState(p, IGovernor.ProposalState.Defeated);
    }

    function test_RevertWhen_TheProposerHasLessThanTheThreshold() public {
        wrap(alice, THRESHOLD - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorInsufficientProposerVotes.selector, alice, THRESHOLD - 1, THRESHOLD
            )
        );
        propose(alice, bob, 0, "", "nothing");
        wrap(alice, 1);
        propose(alice, bob, 0, "", "nothing");
    }

    function test_AProposerCancelsBeforeTheVoteAndNobodyElse() public {
        wrap(alice, QUORUM);
        Proposal memory p = propose(alice, bob, 0, "", "nothing");
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, p.id, bob));
        governor.cancel(p.targets, p.values, p.calls, p.description);
        vm.prank(alice);
        governor.cancel(p.targets, p.values, p.calls, p.description);
        assertState(p, IGovernor.ProposalState.Canceled);
    }

    function test_TheGovernorItselfHoldsNoOpen() public {
        vm.deal(alice, 1 ether);
        vm.prank(alice);
        (bool ok, bytes memory reason) = address(governor).call{value: 1 ether}("");
        assertFalse(ok);
        assertEq(bytes4(reason), IGovernor.GovernorDisabledDeposit.selector);
    }
}

/// @notice With the embedded chain's short timings.
contract GovernanceQuorumEmbeddedTest is GovernanceQuorumTest {
    function timings() internal pure override returns (Timings memory) {
        return embedded();
    }
}

/// @notice With a real chain's timings.
contract GovernanceQuorumRealTest is GovernanceQuorumTest {
    function timings() internal pure override returns (Timings memory) {
        return real();
    }
}
