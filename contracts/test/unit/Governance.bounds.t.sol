// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Vm} from "forge-std/Vm.sol";
import {OpenGovernor} from "../../src/OpenGovernor.sol";
import {Timelock} from "../../src/Timelock.sol";
import {GovernanceFixture} from "../GovernanceFixture.sol";

/// @notice Bounds of governance itself, and its roles, on a real chain.
contract GovernanceBoundsTest is GovernanceFixture {
    function timings() internal pure override returns (Timings memory) {
        return real();
    }

    /* BOUNDS */

    function test_RealChainsVoteNoFasterThanDelay1DayVote14DaysTimelock1Day() public {
        OpenGovernor.Config memory c = governorConfig();
        c.votingDelay = 1 days - 1;
        vm.expectRevert(abi.encodeWithSelector(OpenGovernor.DelayOutOfBounds.selector, 1 days - 1));
        new OpenGovernor(c);
        c = governorConfig();
        c.votingPeriod = 14 days - 1;
        vm.expectRevert(abi.encodeWithSelector(OpenGovernor.PeriodOutOfBounds.selector, 14 days - 1));
        new OpenGovernor(c);
        vm.expectRevert(abi.encodeWithSelector(Timelock.DelayOutOfBounds.selector, 1 days - 1));
        new Timelock(1 days - 1, address(governor));
        vm.chainId(161_200);
        (c.votingDelay, c.votingPeriod, c.lateQuorumExtension) = (10, 120, 60);
        assertEq(new OpenGovernor(c).votingPeriod(), 120);
        assertEq(new Timelock(10, address(governor)).getMinDelay(), 10);
    }

    function test_NoTimingOrThresholdPutsVotesOutOfReach() public {
        OpenGovernor.Config memory c = governorConfig();
        c.votingDelay = 30 days + 1;
        vm.expectRevert(abi.encodeWithSelector(OpenGovernor.DelayOutOfBounds.selector, 30 days + 1));
        new OpenGovernor(c);
        c = governorConfig();
        c.votingPeriod = 60 days + 1;
        vm.expectRevert(abi.encodeWithSelector(OpenGovernor.PeriodOutOfBounds.selector, 60 days + 1));
        new OpenGovernor(c);
        c = governorConfig();
        c.proposalThreshold = 10_000_000 ether + 1;
        vm.expectRevert(abi.encodeWithSelector(OpenGovernor.ThresholdOutOfBounds.selector, 10_000_000 ether + 1));
        new OpenGovernor(c);
        vm.expectRevert(abi.encodeWithSelector(Timelock.DelayOutOfBounds.selector, 30 days + 1));
        new Timelock(30 days + 1, address(governor));
    }

    function refused(address target, bytes memory call_, bytes memory reason) internal {
        Proposal memory p = decide(alice, target, 0, call_, "make it instant");
        vm.expectRevert(reason);
        execute(p);
    }

    function test_NoVoteMakesTheNextOneInstant() public {
        wrap(alice, QUORUM);
        refused(
            address(governor),
            abi.encodeCall(governor.setVotingDelay, (0)),
            abi.encodeWithSelector(OpenGovernor.DelayOutOfBounds.selector, 0)
        );
        refused(
            address(governor),
            abi.encodeCall(governor.setVotingPeriod, (1)),
            abi.encodeWithSelector(OpenGovernor.PeriodOutOfBounds.selector, 1)
        );
        refused(
            address(governor),
            abi.encodeCall(governor.setProposalThreshold, (type(uint256).max)),
            abi.encodeWithSelector(OpenGovernor.ThresholdOutOfBounds.selector, type(uint256).max)
        );
        refused(
            address(timelock),
            abi.encodeCall(timelock.updateDelay, (0)),
            abi.encodeWithSelector(Timelock.DelayOutOfBounds.selector, 0)
        );
    }

    function test_AVoteChangesItsOwnSettingsWithinTheBounds() public {
        wrap(alice, QUORUM);
        execute(decide(alice, address(governor), 0, abi.encodeCall(governor.setVotingDelay, (2 days)), "a"));
        time.votingDelay = 2 days;
        execute(decide(alice, address(governor), 0, abi.encodeCall(governor.setVotingPeriod, (20 days)), "b"));
        time.votingPeriod = 20 days;
        execute(decide(alice, address(governor), 0, abi.encodeCall(governor.setProposalThreshold, (5 ether)), "c"));
        execute(decide(alice, address(timelock), 0, abi.encodeCall(timelock.updateDelay, (3 days)), "d"));
        assertEq(governor.votingDelay(), 2 days);
        assertEq(governor.votingPeriod(), 20 days);
        assertEq(governor.proposalThreshold(), 5 ether);
        assertEq(timelock.getMinDelay(), 3 days);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, alice));
        timelock.updateDelay(3 days);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, alice));
        governor.setVotingDelay(2 days);
    }

    /* ROLES */

    function test_OnlyTheGovernorProposesAnyoneExecutesAndNobodyIsAdminButTheTimelockItself() public {
        bytes32 admin = timelock.DEFAULT_ADMIN_ROLE();
        bytes32 proposer = timelock.PROPOSER_ROLE();
        bytes32 canceller = timelock.CANCELLER_ROLE();
        bytes32 executor = timelock.EXECUTOR_ROLE();
        vm.recordLogs();
        Timelock fresh = new Timelock(1 days, address(governor));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 granted;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != IAccessControl.RoleGranted.selector) continue;
            (bytes32 role, address holder) = (logs[i].topics[1], address(uint160(uint256(logs[i].topics[2]))));
            address expected = role == admin
                ? address(fresh)
                : role == executor ? address(0) : role == proposer || role == canceller ? address(governor) : address(1);
            assertEq(holder, expected);
            ++granted;
        }
        assertEq(granted, 4);
        assertTrue(timelock.hasRole(proposer, address(governor)));
        address[3] memory others = [address(this), alice, operator];
        for (uint256 i; i < others.length; ++i) {
            assertFalse(timelock.hasRole(admin, others[i]));
            assertFalse(timelock.hasRole(proposer, others[i]));
            assertFalse(timelock.hasRole(canceller, others[i]));
        }
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, address(this), proposer)
        );
        timelock.schedule(alice, 1, "", 0, 0, 1 days);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, address(this), canceller)
        );
        timelock.cancel(0);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, address(this), admin)
        );
        timelock.grantRole(proposer, address(this));
    }

    function test_AVoteMayHandTheTimelockToANewGovernor() public {
        wrap(alice, QUORUM);
        bytes32 role = timelock.PROPOSER_ROLE();
        address next = address(new OpenGovernor(governorConfig()));
        execute(decide(alice, address(timelock), 0, abi.encodeCall(timelock.grantRole, (role, next)), "version 2"));
        assertTrue(timelock.hasRole(role, next));
    }

    function test_AQueuedProposalIsExecutedByTheTimelockAlone() public {
        wrap(alice, QUORUM);
        vm.deal(address(timelock), 1 ether);
        Proposal memory p = decide(alice, bob, 1 ether, "", "a grant");
        bytes32 salt = bytes20(address(governor)) ^ p.description;
        vm.prank(carol);
        timelock.executeBatch(p.targets, p.values, p.calls, 0, salt);
        assertState(p, IGovernor.ProposalState.Executed);
        assertEq(bob.balance, 1_000_001 ether);
    }

    function test_TheGovernorSaysWhatItIs() public view {
        assertEq(governor.name(), "ModelFactory Governor");
        assertEq(governor.CLOCK_MODE(), "mode=timestamp");
        assertEq(governor.clock(), block.timestamp);
        assertEq(governor.timelock(), address(timelock));
        assertEq(address(governor.token()), address(token));
        assertTrue(governor.proposalNeedsQueuing(0));
    }
}
