// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties, Royalties} from "../../src/Royalties.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {MerkleTree} from "../MerkleTree.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";

contract Reenterer {
    Royalties private immutable royalties;
    bytes private call;

    constructor(Royalties royalties_) {
        royalties = royalties_;
    }

    function arm(bytes calldata call_) external {
        call = call_;
    }

    receive() external payable {
        (bool ok,) = address(royalties).call(call);
        require(ok, "reentered call failed");
    }
}

contract RoyaltiesTest is RoyaltiesFixture {
    /* CONSTRUCTION */

    function test_BoundsHoldOutsideTheEmbeddedChain() public {
        vm.chainId(1612);
        IRoyalties.Config memory c = config();
        new Royalties(c);
        c.disputeWindow = 1 hours - 1;
        vm.expectRevert(IRoyalties.BadConfig.selector);
        new Royalties(c);
        c.disputeWindow = 7 days + 1;
        vm.expectRevert(IRoyalties.BadConfig.selector);
        new Royalties(c);
        c = config();
        c.closeDelay = 1 days - 1;
        vm.expectRevert(IRoyalties.BadConfig.selector);
        new Royalties(c);
        c = config();
        c.treasury = address(0);
        vm.expectRevert(IRoyalties.BadConfig.selector);
        new Royalties(c);
    }

    function test_PolicySumsToOne() public view {
        uint256 sum = royalties.BURN_BPS() + royalties.TREASURY_BPS() + royalties.STAKERS_BPS() + royalties.MODEL_BPS()
            + royalties.DATA_BPS();
        assertEq(sum, 10_000);
    }

    /* CHANNELS */

    function test_ChannelIdIsSaltAndKey() public {
        bytes32 id = open(KEY, 7, 1 ether);
        assertEq(id, bytes32(abi.encodePacked(uint96(7), vm.addr(KEY))));
        assertEq(royalties.payerOf(id), payer);
    }

    function test_ChannelIsNeverReused() public {
        bytes32 id = open(KEY, 7, 1 ether);
        vm.startPrank(payer);
        royalties.requestClose(id);
        skip(1 days);
        royalties.close(id);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.ChannelExists.selector, id));
        royalties.open{value: 1 ether}(vm.addr(KEY), 7);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.ChannelExists.selector, bytes32(uint256(1) << 160)));
        royalties.open(address(0), 1);
    }

    function test_OnlyThePayerTopsUpAndCloses() public {
        bytes32 id = open(KEY, 1, 1 ether);
        vm.deal(bob, 1 ether);
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotPayer.selector, bob));
        royalties.topUp{value: 1}(id);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotPayer.selector, bob));
        royalties.requestClose(id);
        vm.stopPrank();
        vm.prank(payer);
        royalties.topUp{value: 2 ether}(id);
        (uint96 deposit,,) = royalties.channels(id);
        assertEq(deposit, 3 ether);
    }

    function test_CloseWaitsAndTheOperatorMayCollectMeanwhile() public {
        bytes32 id = open(KEY, 1, 10 ether);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TooEarly.selector, 0));
        royalties.close(id);
        vm.prank(payer);
        royalties.requestClose(id);
        vm.prank(payer);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.Closing.selector, id));
        royalties.topUp{value: 1}(id);
        collect(voucher(KEY, id, 4 ether, 3 ether));
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TooEarly.selector, block.timestamp + 1 days));
        royalties.close(id);
        skip(1 days);
        uint256 before = payer.balance;
        royalties.close(id);
        assertEq(payer.balance - before, 7 ether);
        royalties.close(id);
        assertEq(payer.balance - before, 7 ether, "a second close returns nothing");
        IRoyalties.Collection memory late = voucher(KEY, id, 5 ether, 5 ether);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveDeposit.selector, id, 3 ether));
        collect(late);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.UnknownChannel.selector, bytes32("none")));
        royalties.close("none");
    }

    /* VOUCHERS */

    function test_CollectCreditsThePoolOnly() public {
        bytes32 id = open(KEY, 1, 10 ether);
        uint256 before = operator.balance;
        collect(voucher(KEY, id, 4 ether, 3 ether));
        collect(voucher(KEY, id, 4 ether, 4 ether));
        (uint96 pool,,,) = royalties.progress();
        assertEq(pool, 4 ether);
        assertEq(operator.balance, before);
    }

    function test_ReplayedVoucher() public {
        bytes32 id = open(KEY, 1, 10 ether);
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 4 ether);
        collect(item);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AlreadyCollected.selector, id, 4 ether));
        collect(item);
    }

    function test_AboveVoucherAndDeposit() public {
        bytes32 id = open(KEY, 1, 10 ether);
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 5 ether);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveVoucher.selector, id, 4 ether));
        collect(item);
        item = voucher(KEY, id, 11 ether, 11 ether);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveDeposit.selector, id, 10 ether));
        collect(item);
    }

    function test_SignatureOfAnotherKeyContractOrChain() public {
        bytes32 id = open(KEY, 1, 10 ether);
        bytes memory refusal = abi.encodeWithSelector(IRoyalties.BadSignature.selector, id);
        IRoyalties.Collection memory item = voucher(KEY + 1, id, 4 ether, 4 ether);
        vm.expectRevert(refusal);
        collect(item);

        Royalties here = royalties;
        royalties = new Royalties(config());
        item = voucher(KEY, id, 4 ether, 4 ether);
        royalties = here;
        vm.expectRevert(refusal);
        collect(item);

        vm.chainId(161_201);
        item = voucher(KEY, id, 4 ether, 4 ether);
        vm.chainId(161_200);
        vm.expectRevert(refusal);
        collect(item);

        item = voucher(KEY, id, 4 ether, 4 ether);
        item.maxClaimableAmount = 5 ether;
        vm.expectRevert(refusal);
        collect(item);
    }

    function test_MalleableSignature() public {
        bytes32 id = open(KEY, 1, 10 ether);
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 4 ether);
        uint256 n = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        uint256 s = n - (uint256(item.vs) & (1 << 255) - 1);
        item.vs = bytes32(s | (uint256(item.vs) >> 255 ^ 1) << 255);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadSignature.selector, id));
        collect(item);
    }

    function test_OneBadVoucherStopsTheBatch() public {
        IRoyalties.Collection[] memory items = new IRoyalties.Collection[](2);
        bytes32 id = open(KEY, 1, 1 ether);
        items[0] = voucher(KEY, id, 1 ether, 1 ether);
        items[1] = items[0];
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AlreadyCollected.selector, id, 1 ether));
        royalties.collect(items);
        (uint96 pool,,,) = royalties.progress();
        assertEq(pool, 0);
    }

    function test_OnlyTheOperator() public {
        bytes memory refusal = abi.encodeWithSelector(IRoyalties.NotOperator.selector, bob);
        vm.deal(bob, 1 ether);
        vm.startPrank(bob);
        vm.expectRevert(refusal);
        royalties.collect(new IRoyalties.Collection[](0));
        vm.expectRevert(refusal);
        royalties.post(none, none);
        vm.expectRevert(refusal);
        royalties.depositBond{value: 1}();
        vm.expectRevert(refusal);
        royalties.withdrawBond(1);
        vm.expectRevert(refusal);
        royalties.registerGatewayKey(bob, type(uint64).max);
        vm.expectRevert(refusal);
        royalties.revokeGatewayKey(bob);
    }

    /* BOND AND KEYS */

    function test_CollectStopsAtTheBond() public {
        vm.prank(operator);
        royalties.withdrawBond(100_000 ether - 10 ether);
        pay(1, 6 ether);
        post(header(6 ether, 0));
        bytes32 id = open(KEY, 2, 5 ether);
        IRoyalties.Collection memory item = voucher(KEY, id, 5 ether, 5 ether);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveBond.selector, 11 ether, 10 ether));
        collect(item);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveBond.selector, 6 ether, 10 ether));
        royalties.withdrawBond(4 ether + 1);
        vm.prank(operator);
        royalties.withdrawBond(4 ether);
    }

    function test_GatewayKeys() public {
        address key = vm.addr(5);
        vm.startPrank(operator);
        royalties.registerGatewayKey(key, uint64(block.timestamp + 30 days));
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, key));
        royalties.registerGatewayKey(key, type(uint64).max);
        skip(1 days);
        royalties.revokeGatewayKey(key);
        (uint64 from, uint64 until) = royalties.gatewayKeys(key);
        assertEq(until - from, 1 days);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, key));
        royalties.revokeGatewayKey(key);
    }

    /* EPOCHS */

    function test_EpochRunsItsCourse() public {
        pay(1, 100);
        earn(alice, 50);
        earn(bob, 29);
        Header memory h = header(100, 79);
        post(h);
        assertEq(royalties.claimsRoot(1), 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.WindowOpen.selector, block.timestamp + 1 hours));
        royalties.finalise(h);
        skip(1 hours);
        royalties.finalise(h);
        assertEq(royalties.claimsRoot(1), h.claims);
        assertEq(royalties.claimable(), 79);
        (, uint128 burn) = royalties.reserve();
        (uint96 forTreasury, uint96 forStakers) = royalties.counters();
        assertEq(burn, 10);
        assertEq(forStakers, 5);
        assertEq(forTreasury, 6, "5 and the dust of the lines");
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.finalise(h);
    }

    function test_PostFinalisesTheOneBefore() public {
        pay(1, 100);
        earn(alice, 80);
        post(header(100, 80));
        pay(2, 100);
        Header memory first = posted;
        earn(alice, 160);
        Header memory second = header(100, 80);
        vm.startPrank(operator);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.WindowOpen.selector, block.timestamp + 1 hours));
        royalties.post(first, second);
        skip(1 hours);
        vm.expectRevert(IRoyalties.NotPending.selector);
        royalties.post(second, second);
        royalties.post(first, second);
        assertEq(royalties.claimsRoot(1), first.claims);
        assertEq(royalties.claimsRoot(2), 0);
    }

    function test_HeaderMustMatchThePoolAndThePolicy() public {
        vm.expectRevert(IRoyalties.BadHeader.selector);
        post(header(0, 0));
        pay(1, 100);
        vm.expectRevert(IRoyalties.BadHeader.selector);
        post(header(99, 0));
        vm.expectRevert(IRoyalties.BadHeader.selector);
        post(header(101, 0));
        vm.expectRevert(IRoyalties.BadHeader.selector);
        post(header(100, 81));
        post(header(100, 80));
    }

    /* CLAIMS */

    function test_ClaimPaysTheDifferenceOnceAndToTheAccount() public {
        pay(1, 1000);
        earn(alice, 500);
        earn(bob, 300);
        postAndFinalise(1000, 800);
        vm.prank(bob);
        claim(1, 0);
        assertEq(alice.balance, 500);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, alice, 500));
        this.claimExternal(1, 0);
        pay(2, 1000);
        earn(alice, 1200);
        postAndFinalise(1000, 700);
        claim(2, 0);
        assertEq(alice.balance, 1200);
        claim(2, 1);
        assertEq(bob.balance, 300);
    }

    function test_OldRootsStayClaimable() public {
        pay(1, 1000);
        earn(alice, 500);
        postAndFinalise(1000, 500);
        bytes32[] memory proof = MerkleTree.proof(leaves(), 0);
        pay(2, 1000);
        earn(alice, 900);
        postAndFinalise(1000, 400);
        royalties.claim(1, 0, alice, 500, 0, 0, proof);
        assertEq(alice.balance, 500);
    }

    function test_BadProofs() public {
        pay(1, 1000);
        earn(alice, 500);
        earn(bob, 300);
        post(header(1000, 800));
        bytes32[] memory proof = MerkleTree.proof(leaves(), 0);
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claim(1, 0, alice, 500, 0, 0, proof);
        skip(1 hours);
        royalties.finalise(posted);
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claim(1, 0, alice, 501, 0, 0, proof);
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claim(1, 0, bob, 500, 0, 0, proof);
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claim(1, 2, alice, 500, 0, 0, proof);
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claim(2, 0, alice, 500, 0, 0, proof);
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claim(1, 0, alice, 500, 0, 0, new bytes32[](0));
    }

    function test_PoolsCannotBeClaimed() public {
        address datanet = address(uint160(type(uint64).max));
        pay(1, 1000);
        earn(datanet, 500);
        earn(alice, 100);
        postAndFinalise(1000, 600);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.ReservedAccount.selector, datanet));
        this.claimExternal(1, 0);
        claim(1, 1);
        assertEq(royalties.claimable(), 500, "the pool's part stays");
    }

    function test_AWrongClaimsRootCannotTakeDeposits() public {
        open(KEY, 9, 1000 ether);
        pay(1, 1000);
        earn(alice, 801);
        postAndFinalise(1000, 800);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.Uncovered.selector, 801, 800));
        this.claimExternal(1, 0);
    }

    function test_ClaimToIsForTheAccountItself() public {
        pay(1, 1000);
        earn(alice, 500);
        postAndFinalise(1000, 500);
        bytes32[] memory proof = MerkleTree.proof(leaves(), 0);
        vm.prank(bob);
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claimTo(bob, 1, 0, 500, 0, 0, proof);
        vm.prank(alice);
        royalties.claimTo(bob, 1, 0, 500, 0, 0, proof);
        assertEq(bob.balance, 500);
    }

    function test_ReceiverThatReentersOrRefuses() public {
        Reenterer trap = new Reenterer(royalties);
        pay(1, 1000);
        earn(address(trap), 500);
        earn(address(royalties), 100);
        postAndFinalise(1000, 600);
        bytes memory again =
            abi.encodeCall(IRoyalties.claim, (1, 0, address(trap), 500, 0, 0, MerkleTree.proof(leaves(), 0)));
        trap.arm(again);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, address(trap)));
        this.claimExternal(1, 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, address(royalties)));
        this.claimExternal(1, 1);
    }

    /* FLUSHES */

    function test_FlushesSendAndBurn() public {
        pay(1, 1000);
        postAndFinalise(1000, 0);
        uint256 before = address(royalties).balance;
        royalties.flushBurn();
        assertEq(before - address(royalties).balance, 100);
        royalties.flushTreasury();
        royalties.flushStakers();
        assertEq(treasury.balance, 850);
        assertEq(stakers.balance, 50);
        royalties.flushTreasury();
        assertEq(treasury.balance, 850);
    }

    function claimExternal(uint256 epoch, uint256 i) external {
        claim(epoch, i);
    }
}
