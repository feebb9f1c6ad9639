// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStaking} from "../../src/interfaces/IStaking.sol";
import {StakingFixture} from "../StakingFixture.sol";
import {ReenteringWallet, RefusingWallet} from "../Wallets.sol";

contract StakingSlashTest is StakingFixture {
    IStaking.AgentAction internal a;
    IStaking.AgentAction internal b;
    IStaking.AgentAction internal c;

    function setUp() public override {
        super.setUp();
        a = action(agentId, 7, "a");
        b = action(agentId, 7, "b");
        c = action(agentId, 7, "c");
    }

    function test_ActionDigestIsEip712() public view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("ModelFactory Staking"),
                keccak256("1"),
                161_200,
                address(staking)
            )
        );
        bytes32 fields = keccak256(
            abi.encode(
                keccak256("AgentAction(uint256 agentId,uint64 nonce,bytes32 actionHash,bytes32 prevHash)"),
                agentId,
                uint64(7),
                keccak256("a"),
                bytes32(uint256(7))
            )
        );
        assertEq(staking.actionDigest(a), keccak256(abi.encodePacked(hex"1901", domain, fields)));
    }

    /* WHAT IS SLASHED */

    function test_TwoDifferentActionsWithOneNonceSlashAtOnceHalfBurnedHalfToTheReporter() public {
        back(alice, agentId, 60 ether);
        back(bob, agentId, 41 ether + 1);
        uint256 leaving = takeBack(bob, agentId, 10 ether);
        uint256 before = carol.balance;
        vm.expectEmit(address(staking));
        emit IStaking.TwoActionsProven(agentId, 7, staking.actionDigest(a), staking.actionDigest(b));
        vm.expectEmit(address(staking));
        emit IStaking.Slashed(agentId, carol, 101 ether + 1, 50.5 ether + 1, 0);
        report(carol, agentId, owner, KEY, a, b);
        assertEq(carol.balance - before, 50.5 ether);
        assertEq(address(staking).balance, 0);
        assertEq(staking.collateralOf(agentId, alice), 0);
        assertEq(staking.collateralOf(agentId, bob), 0);
        assertEq(staking.unbondingValue(leaving), 0);
        assertFalse(staking.isBonded(agentId));
        (,, uint128 collateral,) = staking.totals();
        assertEq(collateral, 0);
    }

    function test_ActionsThatDifferInTheirPrevHashAloneAreTwo() public {
        back(alice, agentId, 60 ether);
        b = a;
        b.prevHash = keccak256("another history");
        report(carol, agentId, owner, KEY, a, b);
        assertEq(staking.collateralOf(agentId, alice), 0);
    }

    function test_OtherAgentsStakersAndRewardsAreUntouched() public {
        uint256 other = registerFor(bob);
        back(alice, agentId, 60 ether);
        back(alice, other, 60 ether);
        stake(alice, 10 ether);
        fund(7 ether);
        slashAll();
        assertEq(staking.collateralOf(other, alice), 60 ether);
        assertEq(address(staking).balance, 77 ether);
    }

    function test_TheStakerIsHitEvenAfterTheTokenWasTransferred() public {
        back(owner, agentId, 100 ether);
        vm.prank(owner);
        identity.transferFrom(owner, bob, agentId);
        slashAll();
        assertEq(staking.collateralOf(agentId, owner), 0);
        assertEq(address(staking).balance, 0);
    }

    function test_EveryKeyEverRegisteredCounts() public {
        back(alice, agentId, 100 ether);
        // The wallet signed one action, the owner another; by now the token is somebody else's and the wallet is cleared.
        uint256 walletKey = 0x3A11E7;
        address wallet = vm.addr(walletKey);
        bytes32 consent =
            keccak256(abi.encode(identity.AGENT_WALLET_SET_TYPEHASH(), agentId, wallet, owner, block.timestamp));
        (, string memory name, string memory version,,,,) = identity.eip712Domain();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                block.chainid,
                address(identity)
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(walletKey, keccak256(abi.encodePacked(hex"1901", domain, consent)));
        vm.startPrank(owner);
        identity.setAgentWallet(agentId, wallet, block.timestamp, abi.encodePacked(r, s, v));
        identity.transferFrom(owner, bob, agentId);
        vm.stopPrank();
        assertEq(identity.getAgentWallet(agentId), address(0));
        staking.slashForTwoActions(agentId, a, sign(walletKey, a), wallet, b, sign(KEY, b), owner);
        assertEq(staking.collateralOf(agentId, alice), 0);
    }

    receive() external payable {}

    /* AN ACTION IS PUNISHED ONCE */

    function test_NewCollateralIsNotTakenForAProofThatWasPunished() public {
        back(alice, agentId, 100 ether);
        slashAll();
        back(bob, agentId, 100 ether);
        bytes memory signatureA = sign(KEY, a);
        bytes memory signatureB = sign(KEY, b);
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(IStaking.AlreadyPunished.selector, agentId, 7));
        staking.slashForTwoActions(agentId, a, signatureA, owner, b, signatureB, owner);
        vm.expectRevert(abi.encodeWithSelector(IStaking.AlreadyPunished.selector, agentId, 7));
        staking.slashForTwoActions(agentId, b, signatureB, owner, a, signatureA, owner);
        assertEq(staking.collateralOf(agentId, bob), 100 ether);
    }

    function test_APunishedNonceIsNoLicenceToSignAThirdAction() public {
        back(alice, agentId, 1);
        slashAll();
        back(bob, agentId, 100 ether);
        report(carol, agentId, owner, KEY, c, a);
        assertEq(staking.collateralOf(agentId, bob), 0);
        back(bob, agentId, 100 ether);
        bytes memory signatureB = sign(KEY, b);
        bytes memory signatureC = sign(KEY, c);
        vm.expectRevert(abi.encodeWithSelector(IStaking.AlreadyPunished.selector, agentId, 7));
        staking.slashForTwoActions(agentId, b, signatureB, owner, c, signatureC, owner);
    }

    function test_AProofAgainstAnAgentWithoutCollateralIsRecordedAllTheSame() public {
        vm.expectEmit(address(staking));
        emit IStaking.Slashed(agentId, carol, 0, 0, 0);
        slashAll();
        assertTrue(staking.punished(staking.actionDigest(a)));
        assertTrue(staking.punished(staking.actionDigest(b)));
        assertFalse(staking.punished(staking.actionDigest(c)));
    }

    function test_AnAgentThatWasSlashedCanBeBackedAgain() public {
        back(alice, agentId, 100 ether);
        uint256 stale = takeBack(alice, agentId, 40 ether);
        slashAll();
        back(bob, agentId, 100 ether);
        assertTrue(staking.isBonded(agentId));
        skip(DELAY);
        withdraw(alice, stale);
        assertEq(staking.collateralOf(agentId, alice), 0);
        assertEq(staking.collateralOf(agentId, bob), 100 ether);
        assertEq(address(staking).balance, 100 ether);
    }

    /* WHAT IS NO PROOF */

    function refused(IStaking.AgentAction memory x, IStaking.AgentAction memory y, bytes memory reason) internal {
        (bytes memory signatureX, bytes memory signatureY) = (sign(KEY, x), sign(KEY, y));
        vm.expectRevert(reason);
        staking.slashForTwoActions(agentId, x, signatureX, owner, y, signatureY, owner);
    }

    function test_RevertWhen_TheActionsDoNotConflict() public {
        back(alice, agentId, 100 ether);
        bytes memory reason = abi.encodeWithSelector(IStaking.NoConflict.selector);
        refused(a, a, reason);
        refused(a, action(agentId, 8, "b"), reason);
        refused(a, action(agentId + 1, 7, "b"), reason);
        refused(action(agentId + 1, 7, "b"), a, reason);
    }

    function test_RevertWhen_TheKeyWasNeverTheAgents() public {
        back(alice, agentId, 100 ether);
        address stranger = vm.addr(0xBAD);
        bytes memory own = sign(KEY, a);
        bytes memory strange = sign(0xBAD, b);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotAgentKey.selector, agentId, stranger));
        staking.slashForTwoActions(agentId, a, own, owner, b, strange, stranger);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotAgentKey.selector, agentId, stranger));
        staking.slashForTwoActions(agentId, b, strange, stranger, a, own, owner);
        // Nor does a stranger's signature pass under the owner's name.
        vm.expectRevert(abi.encodeWithSelector(IStaking.BadSignature.selector, owner));
        staking.slashForTwoActions(agentId, a, own, owner, b, strange, owner);
    }

    function test_RevertWhen_SignedForAnotherChainOrContract() public {
        back(alice, agentId, 100 ether);
        bytes memory signatureA = sign(KEY, a);
        vm.chainId(1612);
        bytes memory elsewhere = sign(KEY, b);
        vm.chainId(161_200);
        vm.expectRevert(abi.encodeWithSelector(IStaking.BadSignature.selector, owner));
        staking.slashForTwoActions(agentId, a, signatureA, owner, b, elsewhere, owner);
    }

    function test_AReporterThatReentersOrTakesNoOpenGetsNothing() public {
        back(alice, agentId, 100 ether);
        address refusing = address(new RefusingWallet());
        (bytes memory signatureA, bytes memory signatureB) = (sign(KEY, a), sign(KEY, b));
        vm.prank(refusing);
        vm.expectRevert(abi.encodeWithSelector(IStaking.TransferFailed.selector, refusing));
        staking.slashForTwoActions(agentId, a, signatureA, owner, b, signatureB, owner);
        ReenteringWallet wallet = new ReenteringWallet();
        wallet.arm(
            address(staking),
            abi.encodeCall(IStaking.slashForTwoActions, (agentId, a, signatureA, owner, c, sign(KEY, c), owner))
        );
        vm.prank(address(wallet));
        vm.expectRevert(abi.encodeWithSelector(IStaking.TransferFailed.selector, address(wallet)));
        staking.slashForTwoActions(agentId, a, signatureA, owner, b, signatureB, owner);
        assertEq(staking.collateralOf(agentId, alice), 100 ether);
    }
}
